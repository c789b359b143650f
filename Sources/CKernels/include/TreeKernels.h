#pragma once
#include "RangeKernels.h"
#include <stddef.h>
#include <stdint.h>

// Kernel of Search: regression trees over rows of features. Every body gives the same bits: one sum a row, in the order of the trees.

/// Rows that are scored together.
enum { FW_TREE_ROWS = 16 };

/// A question of a tree. The leaves of a tree are numbered from left to right; a value above the threshold rules out those below the node's left
/// child, and the first leaf that no node rules out is the tree's answer (QuickScorer, Lucchese et al. 2015).
typedef struct {
    float threshold;
    uint32_t feature;
    /// A bit for every leaf that stays possible above the threshold.
    uint32_t keep;
} fw_tree_node;

/// One tree: its nodes, and where its leaves begin.
typedef struct {
    uint32_t first_node, node_count, first_leaf;
} fw_tree;

/// sums[row] = sum over the trees of the value of the row's leaf, for FW_TREE_ROWS rows.
///
/// - nodes: of a tree in any order; features below the number of columns; at most 32 leaves a tree.
/// - columns: columns[feature * FW_TREE_ROWS + row].
void fw_score_trees(
    fw_level level, const fw_tree_node *_Nonnull nodes, const fw_tree *_Nonnull trees, size_t count, const float *_Nonnull leaves,
    const float *_Nonnull columns, float *_Nonnull sums);
