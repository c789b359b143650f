import Testing

@testable import Answering

@Suite("Answers by meaning")
struct MeaningIndexTests {
    @Test("a sparse vector is in order, and its products and masses are those of its features")
    func vectors() {
        let vector = SparseVector([(key: 7, value: 4), (key: 2, value: 3)])
        #expect(vector.features == [2, 7])
        #expect(vector.length == 5)
        #expect(vector.mass == 7)
        #expect(vector.mass(within: [0, 2, 9]) == 3)
        #expect(vector.mass(within: []) == 0)
        #expect(vector.product([0, 0, 10, 0, 0, 0, 0, 1]) == 34)
    }

    @Test("the nearest way of asking speaks for its answer, and who shares no meaning is not there")
    func nearest() throws {
        var index = MeaningIndex()
        index.add([0: 1, 1: 1], place: 0)
        index.add([0: 1], place: 0)
        index.add([1: 1, 2: 1], place: 1)
        index.add([3: 1], place: 2)
        index.weigh(answers: 3)
        let near = index.near(index.vector([0: 1]))
        #expect(Set(near.keys) == [0])
        // idf of a meaning that one answer of three has: ln(1 + 2.5 / 1.5); the way of asking of this meaning alone is nearer.
        let idf: Float = 0.980_829_3
        let expected = idf / (idf * idf + 30).squareRoot()
        #expect(abs(try #require(near[0]) - expected) < 1e-5)
        #expect(Set(index.near(index.vector([1: 1])).keys) == [0, 1])
    }

    @Test("a meaning that no answer asks for is left out of a question")
    func unknown() {
        var index = MeaningIndex()
        index.add([0: 1], place: 0)
        index.weigh(answers: 1)
        #expect(index.vector([5: 1]).features.isEmpty)
        #expect(index.near(index.vector([5: 1])).isEmpty)
    }
}
