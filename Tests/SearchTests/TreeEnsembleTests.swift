import CKernels
import Testing

@testable import Search

@Suite("Trees")
struct TreeEnsembleTests {
    /// Root: a ≤ 1 goes to leaf 0 (value 10), else node 1: b ≤ 5 leaf 1 (20), else leaf 2 (30). The second tree is one leaf of 0.5.
    private static let json = """
        {"features": ["b", "a"], "trees": [
          {"feature": [1, 0], "threshold": [1, 5], "left": [-1, -2], "right": [1, -3], "value": [10, 20, 30]},
          {"feature": [], "threshold": [], "left": [], "right": [], "value": [0.5]}]}
        """

    private func score(_ row: [Float]) throws -> Float {
        let trees = try TreeEnsemble(json: Array(Self.json.utf8), features: ["a", "b", "c"])
        return trees.scores(of: [row])[0]
    }

    @Test("a value at the threshold goes left, and values of all trees add up")
    func walks() throws {
        #expect(try score([1, 9, 0]) == 10.5)
        #expect(try score([1.01, 5, 0]) == 20.5)
        #expect(try score([2, 5.5, 0]) == 30.5)
    }

    @Test("every body gives the bits of a walk from the root, however many rows there are")
    func bodies() throws {
        let trees = try TreeEnsemble(json: Array(Self.json.utf8), features: ["a", "b", "c"])
        let rows: [[Float]] = (0..<37).map { number in
            let first = Float(number % 5) / 2
            return [first, 4 + Float(number % 7) / 3, .nan]
        }
        let walked: [Float] = rows.map { row in
            if row[0] <= 1 { return 10.5 }
            return row[1] <= 5 ? 20.5 : 30.5
        }
        for level in [FW_PORTABLE, FW_AVX2, FW_AVX512] where level.rawValue <= fw_processor_level().rawValue {
            #expect(trees.scores(of: rows, level: level) == walked)
        }
        #expect(trees.scores(of: []).isEmpty)
    }

    @Test("a model of features that the program does not compute is refused by their names")
    func otherFeatures() {
        #expect(throws: TreeEnsemble.Problem.otherFeatures(unknown: ["a"])) {
            try TreeEnsemble(json: Array(Self.json.utf8), features: ["b", "c"])
        }
    }

    @Test(
        "a tree that could walk in a circle or off its end is refused",
        arguments: [
            #"{"feature": [0], "threshold": [1], "left": [0], "right": [-1], "value": [1]}"#,
            #"{"feature": [0], "threshold": [1], "left": [-1], "right": [-3], "value": [1, 2]}"#,
            #"{"feature": [7], "threshold": [1], "left": [-1], "right": [-2], "value": [1, 2]}"#,
            #"{"feature": [0], "threshold": [], "left": [-1], "right": [-2], "value": [1, 2]}"#,
            #"{"feature": [0], "threshold": [1], "left": [-1], "right": [-1], "value": [1, 2]}"#,
            #"{"feature": [0], "threshold": [1], "left": [-1], "right": [-2], "value": [1, 2, 3]}"#,
        ])
    func badTree(tree: String) {
        let json = #"{"features": ["a"], "trees": ["# + tree + "]}"
        #expect(throws: TreeEnsemble.Problem.badTree(0)) { try TreeEnsemble(json: Array(json.utf8), features: ["a"]) }
    }
}
