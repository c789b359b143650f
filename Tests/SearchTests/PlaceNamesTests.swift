import Testing

@testable import Search

@Suite("Places named in a question")
struct PlaceNamesTests {
    private func places() throws -> PlaceNames {
        try PlaceNames(
            Array("name\tshort\tlevel\tprovince\tcity\n浙江省\t浙江\t1\t浙江\t\n宁波市\t宁波\t2\t浙江\t宁波\n朝阳区\t\t3\t北京\t\n".utf8))
    }

    @Test("full and short names are found, each place once, and their characters are marked")
    func found() throws {
        let text = "宁波的狗去浙江省不在宁波市".unicodeScalars.map(\.value)
        let found = try places().places(in: text)
        #expect(found.places.map(\.name) == ["宁波市", "浙江省"])
        #expect(found.mask.indices.filter { found.mask[$0] } == [0, 1, 5, 6, 7, 10, 11, 12])
    }

    @Test("a city's own law is nearest, its province's law less near, another city's not at all")
    func nearness() throws {
        let city = try #require(try places().place(named: "宁波"))
        #expect(city.nearness(title: "宁波市电梯安全条例", region: "浙江") == 1)
        #expect(city.nearness(title: "浙江省消防条例", region: "浙江") == 0.6)
        #expect(city.nearness(title: "杭州市消防条例", region: "浙江") == 0)
        #expect(city.nearness(title: "消防法", region: "全国") == 0)
    }

    @Test("of a text full of places the first eight are looked at, all are marked")
    func many() throws {
        let names = (0..<20).map { String(UnicodeScalar(0x4E00 + $0)!) + "甲县" }
        let rows = names.map { "\($0)\t\t3\t浙江\t\n" }.joined()
        let table = try PlaceNames(Array(("name\tshort\tlevel\tprovince\tcity\n" + rows).utf8))
        let found = table.places(in: names.joined().unicodeScalars.map(\.value))
        #expect(found.places.map(\.name) == Array(names.prefix(8)))
        #expect(found.mask.allSatisfy { $0 })
    }

    @Test("a table with a level that does not exist is refused with its line")
    func badLevel() {
        #expect(throws: (any Error).self) { try PlaceNames(Array("name\tshort\tlevel\tprovince\tcity\n某地\t\t4\t某\t\n".utf8)) }
    }
}
