import Foundation

@testable import InvertedIndex

/// The reference for scores: documents in memory, the formula of `IndexUnit` written out in double precision, no index.
struct NaiveIndex {
    let schema: IndexSchema
    /// Averages of the last full build.
    let averages: [[Double]]
    /// Documents that count in N and df: the live ones, and the deleted ones not yet merged away.
    var counted: [PlainDocument]

    init(schema: IndexSchema, documents: [PlainDocument]) {
        self.schema = schema
        counted = documents
        averages = schema.units.indices.map { unit in
            schema.units[unit].fields.indices.map { field in
                let lengths = documents.map { Double($0.counts[unit][field].values.reduce(0, +)) }.filter { $0 > 0 }
                return lengths.isEmpty ? 1 : lengths.reduce(0, +) / Double(lengths.count)
            }
        }
    }

    /// v of a term in a document, `nil` if it does not hold the term.
    func impact(_ term: String, unit: Int, _ document: PlainDocument) -> Double? {
        let definition = schema.units[unit]
        var pseudoFrequency = 0.0
        var isPresent = false
        for (index, field) in definition.fields.enumerated() {
            guard let count = document.counts[unit][index][term] else { continue }
            isPresent = true
            var length = document.counts[unit][index].values.reduce(0, +)
            if definition.fields.count == 1 { length = Int(LengthClass.length(of: LengthClass.of(UInt32(length)))) }
            let norm = 1 - Double(field.b) + Double(field.b) * Double(length) / averages[unit][index]
            pseudoFrequency += Double(field.weight) * Double(count) / norm
        }
        guard isPresent else { return nil }
        let impact = pseudoFrequency / (pseudoFrequency + Double(definition.k1))
        return definition.fields.count == 1 ? impact : (impact * 255).rounded() / 255
    }

    func documentFrequency(_ term: String, unit: Int) -> Int {
        counted.filter { document in document.counts[unit].contains { $0[term] != nil } }.count
    }

    /// The score, `nil` if the document holds no term.
    func score(_ terms: [QueryTerm], _ document: PlainDocument) -> Double? {
        var total = 0.0
        var isMatch = false
        for term in terms where term.weight > 0 {
            let text = String(decoding: term.term, as: UTF8.self)
            guard let impact = impact(text, unit: term.unit, document) else { continue }
            let unit = schema.units[term.unit]
            let df = Double(documentFrequency(text, unit: term.unit))
            let idf = log(1 + (Double(counted.count) - df + 0.5) / (df + 0.5))
            total += Double(term.weight) * Double(unit.weight) * pow(idf, Double(unit.idfPower)) * (Double(unit.k1) + 1) * impact
            isMatch = true
        }
        return isMatch ? total : nil
    }
}
