internal import CKernels
internal import FoundationEssentials

/// Regression trees whose values add up (Friedman 2001); trained elsewhere, evaluated here. The same input gives the same bits.
///
/// JSON: `{"features": [names], "trees": [{"feature": [...], "threshold": [...], "left": [...], "right": [...], "value": [...]}]}`. Node 0 is the root;
/// a feature at most the threshold goes left; a child below 0 is the leaf `-child - 1`.
package struct TreeEnsemble: Sendable {
    package enum Problem: Error, Sendable, Equatable {
        case unreadable(String)
        /// The model was trained on other features than the program computes.
        case otherFeatures(unknown: [String])
        /// A tree that could walk in a circle or off its end, with leaves that belong to none or two nodes, or with more than 32 of them.
        case badTree(Int)
    }

    private struct File: Decodable {
        var features: [String]
        var trees: [Tree]
    }

    struct Tree: Decodable {
        var feature: [Int]
        var threshold: [Float]
        var left: [Int]
        var right: [Int]
        var value: [Float]
    }

    /// Leaves that a tree may have: a bit each.
    static let largestLeafCount = 32

    private var nodes: [fw_tree_node] = []
    private var trees: [fw_tree] = []
    private var leaves: [Float] = []
    private let featureCount: Int

    package var treeCount: Int { trees.count }

    /// - Parameter features: names of the features in the order in which rows hold them.
    package init(json: [UInt8], features: [String]) throws(Problem) {
        let file: File
        do { file = try JSONDecoder().decode(File.self, from: Data(json)) } catch { throw .unreadable("\(error)") }
        let unknown = file.features.filter { !features.contains($0) }
        guard unknown.isEmpty else { throw .otherFeatures(unknown: unknown) }
        let places = file.features.compactMap { features.firstIndex(of: $0).map(UInt32.init) }
        featureCount = features.count
        for (number, tree) in file.trees.enumerated() {
            guard let order = tree.leafOrder(features: places.count) else { throw .badTree(number) }
            trees.append(
                fw_tree(first_node: UInt32(nodes.count), node_count: UInt32(tree.feature.count), first_leaf: UInt32(leaves.count)))
            for (index, range) in order.leftLeaves.enumerated() {
                let below = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(range.upperBound)) - (UInt64(1) << UInt64(range.lowerBound)))
                nodes.append(fw_tree_node(threshold: tree.threshold[index], feature: places[tree.feature[index]], keep: ~below))
            }
            leaves += order.leaves.map { tree.value[$0] }
        }
    }

    /// For each row of features the sum of the trees' values.
    ///
    /// - Complexity: O(rows · nodes): about a nanosecond a tree and row with AVX-512.
    package func scores(of rows: [[Float]]) -> [Float] { scores(of: rows, level: fw_processor_level()) }

    func scores(of rows: [[Float]], level: fw_level) -> [Float] {
        let block = Int(FW_TREE_ROWS)
        var columns = [Float](repeating: 0, count: featureCount * block)
        var sums = [Float](repeating: 0, count: block)
        var scores: [Float] = []
        scores.reserveCapacity(rows.count)
        for first in stride(from: 0, to: rows.count, by: block) {
            let last = min(first + block, rows.count)
            for row in first..<last {
                precondition(rows[row].count == featureCount, "a row has a value for each feature")
                for feature in 0..<featureCount { columns[feature * block + row - first] = rows[row][feature] }
            }
            // An empty ensemble has no storage to point at.
            if !trees.isEmpty { fw_score_trees(level, nodes, trees, trees.count, leaves, columns, &sums) }
            scores += sums[..<(last - first)]
        }
        return scores
    }
}

extension TreeEnsemble.Tree {
    /// The leaves from left to right, and for each node which of them stand below its left child.
    struct Order {
        var leaves: [Int] = []
        var leftLeaves: [Range<Int>]
    }

    /// - Returns: nil for what is no tree over so many features.
    func leafOrder(features: Int) -> Order? {
        let count = feature.count
        guard threshold.count == count, left.count == count, right.count == count, value.count == count + 1,
            value.count <= TreeEnsemble.largestLeafCount, feature.allSatisfy((0..<features).contains), value.allSatisfy(\.isFinite)
        else { return nil }
        var order = Order(leftLeaves: [Range<Int>](repeating: 0..<0, count: count))
        var isVisited = [Bool](repeating: false, count: count)
        func visit(_ child: Int) -> Bool {
            if child < 0 {
                order.leaves.append(-child - 1)
                return -child <= value.count
            }
            guard child < count, !isVisited[child] else { return false }
            isVisited[child] = true
            let first = order.leaves.count
            guard visit(left[child]) else { return false }
            order.leftLeaves[child] = first..<order.leaves.count
            return visit(right[child])
        }
        let isWalked = count == 0 ? visit(-1) : visit(0)
        return isWalked && Set(order.leaves).count == value.count && order.leaves.count == value.count ? order : nil
    }
}
