#include "TreeKernels.h"

#include <string.h>

typedef float floats __attribute__((vector_size(FW_TREE_ROWS * 4)));
typedef uint32_t bits __attribute__((vector_size(FW_TREE_ROWS * 4)));

static inline __attribute__((always_inline)) void score(
    const fw_tree_node *nodes, const fw_tree *trees, size_t count, const float *leaves, const float *columns, float *sums) {
    float totals[FW_TREE_ROWS] = {0};
    for (size_t tree = 0; tree < count; tree++) {
        const fw_tree_node *node = nodes + trees[tree].first_node;
        const float *values = leaves + trees[tree].first_leaf;
        bits possible = ~(bits){0};
        for (uint32_t left = trees[tree].node_count; left > 0; left--, node++) {
            floats column;
            memcpy(&column, columns + (size_t)node->feature * FW_TREE_ROWS, sizeof column);
            // Lanes at or below the threshold are all ones; what is no number goes right.
            possible &= (bits)(column <= node->threshold) | node->keep;
        }
        for (int row = 0; row < FW_TREE_ROWS; row++) totals[row] += values[__builtin_ctz(possible[row])];
    }
    memcpy(sums, totals, sizeof totals);
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512bw,avx512vl,bmi"))) static void score_avx512(
    const fw_tree_node *nodes, const fw_tree *trees, size_t count, const float *leaves, const float *columns, float *sums) {
    score(nodes, trees, count, leaves, columns, sums);
}

__attribute__((target("avx2,bmi"))) static void score_avx2(
    const fw_tree_node *nodes, const fw_tree *trees, size_t count, const float *leaves, const float *columns, float *sums) {
    score(nodes, trees, count, leaves, columns, sums);
}
#endif

void fw_score_trees(
    fw_level level, const fw_tree_node *nodes, const fw_tree *trees, size_t count, const float *leaves, const float *columns,
    float *sums) {
#if defined(__x86_64__)
    if (level == FW_AVX512) return score_avx512(nodes, trees, count, leaves, columns, sums);
    if (level == FW_AVX2) return score_avx2(nodes, trees, count, leaves, columns, sums);
#endif
    (void)level;
    score(nodes, trees, count, leaves, columns, sums);
}
