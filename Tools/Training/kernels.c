// Inner loops of the trainer: ragged bags of terms to unit vectors and back. One thread, no state of its own: the same input gives the same bytes.
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// xorshift64*: Vigna 2016, period 2^64 - 1; the state must not be 0.
static inline uint32_t next_random(uint64_t *state) {
    uint64_t x = *state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return (uint32_t)((x * 2685821657736338717ull) >> 32);
}

// Adds up the picked rows of each row of the batch. scratch: one entry a term, all -1 before and after. Returns the number of entries.
int64_t gather(const int64_t *start, const int32_t *terms, const float *counts, const int64_t *pick_start, const int64_t *picks,
               int64_t rows, const float *dropout, int64_t limit, uint64_t *random, int32_t *scratch, int64_t *out_start,
               int32_t *out_terms, float *out_weights) {
    int64_t used = 0;
    for (int64_t row = 0; row < rows; row++) {
        int64_t first = used;
        out_start[row] = first;
        uint32_t threshold = dropout ? (uint32_t)((double)dropout[row] * 4294967295.0) : 0;
        for (int64_t p = pick_start[row]; p < pick_start[row + 1]; p++) {
            for (int64_t i = start[picks[p]]; i < start[picks[p] + 1]; i++) {
                if (threshold && next_random(random) < threshold) continue;
                int32_t term = terms[i];
                if (scratch[term] < 0) {
                    scratch[term] = (int32_t)(used - first);
                    out_terms[used] = term;
                    out_weights[used++] = counts[i];
                } else {
                    out_weights[first + scratch[term]] += counts[i];
                }
            }
        }
        for (int64_t i = first; i < used; i++) {
            scratch[out_terms[i]] = -1;
            out_weights[i] = sqrtf(out_weights[i]);
        }
        if (limit && used - first > limit) {
            for (int64_t i = 0; i < limit; i++) {
                int64_t other = first + i + next_random(random) % (uint32_t)(used - first - i);
                int32_t term = out_terms[first + i];
                float weight = out_weights[first + i];
                out_terms[first + i] = out_terms[other];
                out_weights[first + i] = out_weights[other];
                out_terms[other] = term;
                out_weights[other] = weight;
            }
            used = first + limit;
        }
    }
    out_start[rows] = used;
    return used;
}

// Unit vectors of the bags and the lengths they had.
void forward(const float *table, int64_t width, const int64_t *start, const int32_t *terms, const float *weights, int64_t rows,
             float *vectors, float *lengths) {
    for (int64_t row = 0; row < rows; row++) {
        float *vector = vectors + row * width;
        memset(vector, 0, (size_t)width * sizeof(float));
        for (int64_t i = start[row]; i < start[row + 1]; i++) {
            const float *entry = table + (int64_t)terms[i] * width;
            float weight = weights[i];
            for (int64_t k = 0; k < width; k++) vector[k] += weight * entry[k];
        }
        double square = 0;
        for (int64_t k = 0; k < width; k++) square += (double)vector[k] * vector[k];
        float length = (float)sqrt(square);
        lengths[row] = length > 1e-6f ? length : 1e-6f;
        for (int64_t k = 0; k < width; k++) vector[k] /= lengths[row];
    }
}

// One step of row-wise AdaGrad. upstream: gradient of each unit vector, overwritten. slots: one entry a term, all -1 before and after;
// gradients: room for the distinct terms of the batch. Returns the number of distinct terms.
int64_t backward(float *table, float *squares, int64_t width, const int64_t *start, const int32_t *terms, const float *weights,
                 int64_t rows, const float *vectors, const float *lengths, float *upstream, float rate, int32_t *slots,
                 int32_t *distinct, float *gradients) {
    int64_t count = 0;
    for (int64_t row = 0; row < rows; row++) {
        float *up = upstream + row * width;
        const float *vector = vectors + row * width;
        float inner = 0;
        for (int64_t k = 0; k < width; k++) inner += up[k] * vector[k];
        for (int64_t k = 0; k < width; k++) up[k] = (up[k] - inner * vector[k]) / lengths[row];
        for (int64_t i = start[row]; i < start[row + 1]; i++) {
            int32_t slot = slots[terms[i]];
            if (slot < 0) {
                slot = slots[terms[i]] = (int32_t)count;
                distinct[count++] = terms[i];
                memset(gradients + (int64_t)slot * width, 0, (size_t)width * sizeof(float));
            }
            float *gradient = gradients + (int64_t)slot * width;
            float weight = weights[i];
            for (int64_t k = 0; k < width; k++) gradient[k] += weight * up[k];
        }
    }
    for (int64_t i = 0; i < count; i++) {
        const float *gradient = gradients + i * width;
        float *entry = table + (int64_t)distinct[i] * width;
        float square = 0;
        for (int64_t k = 0; k < width; k++) square += gradient[k] * gradient[k];
        squares[distinct[i]] += square;
        float step = rate / (sqrtf(squares[distinct[i]]) + 1e-8f);
        for (int64_t k = 0; k < width; k++) entry[k] -= step * gradient[k];
        slots[distinct[i]] = -1;
    }
    return count;
}

// CRC-32C (Castagnoli), reflected, by table.
uint32_t checksum(const uint8_t *bytes, int64_t count) {
    uint32_t table[256];
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t value = byte;
        for (int bit = 0; bit < 8; bit++) value = (value >> 1) ^ (value & 1 ? 0x82F63B78u : 0);
        table[byte] = value;
    }
    uint32_t crc = 0xFFFFFFFFu;
    for (int64_t i = 0; i < count; i++) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >> 8);
    return crc ^ 0xFFFFFFFFu;
}
