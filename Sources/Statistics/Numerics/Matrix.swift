/// A dense matrix of doubles, stored column after column in one array.
///
/// Columns come first because a regression reads its design column by column.
public struct Matrix: Sendable, Hashable {
    /// The number of rows.
    public let rows: Int

    /// The number of columns.
    public let columns: Int

    /// The elements, the first column first; `rows * columns` of them.
    public internal(set) var elements: [Double]

    /// A matrix with the same value everywhere.
    public init(rows: Int, columns: Int, repeating value: Double = 0) {
        self.rows = rows
        self.columns = columns
        elements = [Double](repeating: value, count: rows * columns)
    }

    /// A matrix from its columns; nil unless they are of one length.
    public init?(columns values: [[Double]]) {
        let rows = values.first?.count ?? 0
        guard values.allSatisfy({ $0.count == rows }) else { return nil }
        self.rows = rows
        columns = values.count
        elements = Array(values.joined())
    }

    /// The matrix with ones on the diagonal.
    public static func identity(_ size: Int) -> Matrix {
        var result = Matrix(rows: size, columns: size)
        for index in 0..<size { result[index, index] = 1 }
        return result
    }

    /// The element of a row and a column, both counted from 0.
    public subscript(row: Int, column: Int) -> Double {
        get { elements[column * rows + row] }
        set { elements[column * rows + row] = newValue }
    }

    /// The elements of a column.
    public func column(_ column: Int) -> ArraySlice<Double> {
        elements[column * rows..<(column + 1) * rows]
    }

    /// The elements of a row.
    public func row(_ row: Int) -> [Double] { (0..<columns).map { self[row, $0] } }

    /// The elements where row and column are the same.
    public var diagonal: [Double] { (0..<min(rows, columns)).map { self[$0, $0] } }

    /// Rows and columns exchanged.
    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for column in 0..<columns {
            for row in 0..<rows { result[column, row] = self[row, column] }
        }
        return result
    }

    /// The rows at the given indices, in that order.
    public func selecting(rows indices: [Int]) -> Matrix {
        var result = Matrix(rows: indices.count, columns: columns)
        for column in 0..<columns {
            for (target, source) in indices.enumerated() {
                result[target, column] = self[source, column]
            }
        }
        return result
    }

    /// The matrix with every element times `factor`.
    public func scaled(by factor: Double) -> Matrix {
        var result = self
        for index in result.elements.indices { result.elements[index] *= factor }
        return result
    }

    /// c'Mc: the variance of the combination `c` of coefficients whose covariance this is.
    ///
    /// `combination` has one weight per row of the square matrix.
    public func quadraticForm(_ combination: [Double]) -> Double {
        var sum = 0.0
        for column in 0..<columns where combination[column] != 0 {
            for row in 0..<rows {
                sum += combination[row] * self[row, column] * combination[column]
            }
        }
        return sum
    }

    /// The matrix times a vector of one value per column.
    public static func * (left: Matrix, right: [Double]) -> [Double] {
        precondition(left.columns == right.count, "a vector of another length than the columns")
        var result = [Double](repeating: 0, count: left.rows)
        for column in 0..<left.columns {
            let factor = right[column]
            let start = column * left.rows
            for row in 0..<left.rows { result[row] += left.elements[start + row] * factor }
        }
        return result
    }

    /// The product of two matrices whose inner sizes are equal.
    public static func * (left: Matrix, right: Matrix) -> Matrix {
        precondition(left.columns == right.rows, "matrices whose inner sizes differ")
        var result = Matrix(rows: left.rows, columns: right.columns)
        for column in 0..<right.columns {
            for inner in 0..<left.columns {
                let factor = right[inner, column]
                guard factor != 0 else { continue }
                let source = inner * left.rows
                let target = column * left.rows
                for row in 0..<left.rows {
                    result.elements[target + row] += left.elements[source + row] * factor
                }
            }
        }
        return result
    }

    /// The sum of two matrices of the same shape.
    public static func + (left: Matrix, right: Matrix) -> Matrix {
        precondition(
            left.rows == right.rows && left.columns == right.columns, "matrices of two shapes")
        var result = left
        for index in result.elements.indices { result.elements[index] += right.elements[index] }
        return result
    }

    /// X'X, or X'WX with a weight per row.
    public func gram(weights: [Double]? = nil) -> Matrix {
        var result = Matrix(rows: columns, columns: columns)
        for first in 0..<columns {
            for second in first..<columns {
                let left = first * rows
                let right = second * rows
                var sum = 0.0
                if let weights {
                    for row in 0..<rows {
                        sum += weights[row] * elements[left + row] * elements[right + row]
                    }
                } else {
                    for row in 0..<rows { sum += elements[left + row] * elements[right + row] }
                }
                result[first, second] = sum
                result[second, first] = sum
            }
        }
        return result
    }
}
