package import ByteStorage

/// Provinces, cities and counties by their full and short names.
package struct PlaceNames: Sendable {
    /// A place as far as the law of a place goes.
    package struct Place: Sendable, Equatable {
        /// 1 province, 2 city, 3 county or district.
        package let level: Int
        /// As the question may name it.
        package let name: String
        /// Short form: 浙江.
        package let province: String
        /// Short form: 宁波; empty for a province and for districts of municipalities.
        package let city: String
        /// The name without 新区, 区, 县 or 市 at its end.
        let shortName: String

        init(level: Int, name: String, province: String, city: String) {
            self.level = level
            self.name = name
            self.province = province
            self.city = city
            let ending = ["新区", "区", "县", "市"].first(where: name.hasSuffix) ?? ""
            shortName = String(name.dropLast(ending.count))
        }
    }

    private var table = PhraseTable<Place>()
    private var byName: [String: Place] = [:]

    /// - Parameter bytes: `places.tsv`.
    package init(_ bytes: [UInt8]) throws(TabSeparatedTable.Problem) {
        let rows = try TabSeparatedTable(bytes, columns: ["name", "short", "level", "province", "city"])
        for row in rows.rows {
            guard let level = Int(rows.cell("level", of: row)), (1...3).contains(level) else {
                throw TabSeparatedTable.Problem(line: row.line, reason: "level 应为 1、2 或 3")
            }
            let place = Place(
                level: level, name: rows.cell("name", of: row), province: rows.cell("province", of: row), city: rows.cell("city", of: row))
            for form in [place.name, rows.cell("short", of: row)] where form.unicodeScalars.count >= 2 {
                // The larger of two places of one name is the one people mean.
                table.insert(form.unicodeScalars.map(\.value), place) { if $1.level < $0.level { $0 = $1 } }
                if byName[form].map({ place.level < $0.level }) ?? true { byName[form] = place }
            }
        }
    }

    /// Places looked at in one text: nobody asks about more, and every law is compared with each.
    package static let most = 8

    /// The first places that a text names, in order, each once, and for each scalar whether it belongs to a name.
    package func places(in text: [UInt32]) -> (places: [Place], mask: [Bool]) {
        var seen: [Place] = []
        var mask = [Bool](repeating: false, count: text.count)
        for match in table.matches(in: text) {
            if seen.count < Self.most, !seen.contains(match.value) { seen.append(match.value) }
            for index in match.range { mask[index] = true }
        }
        return (seen, mask)
    }

    /// The place of a name, full or short: 浙江省, 浙江, 宁波市.
    package func place(named name: String) -> Place? { byName[name] }
}

extension PlaceNames.Place {
    /// How near a regulation's own place is: 1 the same city, or the same province where only that is named; 0.6 the province above a city
    /// named; 0 elsewhere.
    ///
    /// - Parameters:
    ///   - title: folded title of the regulation; city law begins with the city's name.
    ///   - region: short form of the province it belongs to.
    package func nearness(title: String, region: String) -> Float {
        if !city.isEmpty, title.hasPrefix(city) { return 1 }
        if level == 3, title.hasPrefix(shortName) { return 1 }
        guard region.hasPrefix(province), !province.isEmpty else { return 0 }
        if title.hasPrefix(province) { return city.isEmpty ? 1 : 0.6 }
        // Another city's law in the named province helps nobody in this one.
        return 0
    }
}
