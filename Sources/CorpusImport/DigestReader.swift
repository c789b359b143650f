import LegalModel

/// Builds the digest of a law from front matter and sections `## 第…条`.
struct DigestReader {
    let path: String

    /// - Returns: the digest; problems are reported in `fields`.
    func digest(_ fields: inout FieldReader, _ lines: [SourceLine], source: TextSource) -> RegulationDigest? {
        let title = TitleForm.normalised(fields.requiredText("法规"))
        let issuers = fields.texts("制定机关").flatMap { $0.split { "、，,".contains($0) }.map { $0.trimmed } }
        if !fields.has("效力位阶") { fields.report("效力位阶", "缺少“效力位阶”", "请补上") }
        let level: LegalLevel? = fields.choice("效力位阶")
        if !fields.has("公布日期") { fields.report("公布日期", "缺少“公布日期”", "请写上这一版的公布日期") }
        let promulgated = fields.day("公布日期")
        let effective = fields.day("施行日期")
        let official = fields.text("官方文本") ?? ""
        let region = fields.text("适用地域") ?? "全国"
        let entries = entries(lines, &fields)
        guard let level, let promulgated, fields.issues.isEmpty else { return nil }
        return RegulationDigest(
            title: title, issuers: issuers, level: level, region: region, promulgated: promulgated, effectiveFrom: effective,
            officialSource: official, articles: entries, source: source)
    }

    private func entries(_ lines: [SourceLine], _ fields: inout FieldReader) -> [RegulationDigest.Entry] {
        var entries: [RegulationDigest.Entry] = []
        for line in lines {
            if case .heading = line.kind {
                guard let label = ArticleLabel(line.text), label.rest.isEmpty else {
                    fields.report(nil, line.number, "“\(line.text)”不是条号", "请写成“## 第三十条”")
                    continue
                }
                if let earlier = entries.first(where: { $0.number == label.number }) {
                    fields.report(label.number.label, line.number, "条号重复，第\(earlier.line)行已有\(label.number.label)", "请合并")
                }
                entries.append(.init(number: label.number, text: "", line: line.number))
            } else if let last = entries.indices.last {
                entries[last].text += entries[last].text.isEmpty ? line.text : "\n" + line.text
            } else {
                fields.report(nil, line.number, "第一个条号之前有文字", "请把文字放到“## 第…条”之下")
            }
        }
        if entries.isEmpty { fields.report(nil, fields.line(of: "法规"), "没有任何一条要点", "请按“## 第…条”写要点") }
        for entry in entries where entry.text.isEmpty {
            fields.report(entry.number.label, entry.line, "\(entry.number.label)没有内容", "请写上要点")
        }
        return entries
    }
}
