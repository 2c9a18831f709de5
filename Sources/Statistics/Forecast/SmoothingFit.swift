import Foundation

/// The most likely parameters and starting values of a smoothing model.
public enum SmoothingFit {
    /// Fits a model to monthly values.
    ///
    /// Minimises n log SSE over the smoothing parameters and starting values together (METHODS.md
    /// section 5). Nil when the values are too few for the model (n <= freedom + 1), not finite,
    /// or fit without any error at all.
    public static func fit(_ model: SmoothingModel, _ values: [Double]) -> SmoothedSeries? {
        guard values.count > model.freedom + 1, values.allSatisfy(\.isFinite),
            let start = SmoothingStart(model, values)
        else { return nil }
        let objective = SmoothingObjective(model: model, values: values)
        var search = SimplexSearch()
        let first = objective.arguments(start)
        guard let answer = search.minimise(from: first, objective.value(_:)) else { return nil }
        let (parameters, state) = objective.unpacked(answer.point)
        return SmoothedSeries(model, parameters: parameters, start: state, values: values)
    }
}

/// What a fit minimises, as a function of one list of numbers.
private struct SmoothingObjective {
    let model: SmoothingModel
    let values: [Double]

    /// The numbers to choose, as far as the model has them.
    ///
    /// Alpha, beta, gamma, phi, level, slope, and eleven seasonal effects, the latest first. The
    /// twelfth effect makes their sum 0.
    func arguments(_ start: SmoothingStart) -> [Double] {
        var list = [start.parameters.alpha]
        if model.hasSlope { list.append(start.parameters.beta) }
        if model.seasonal { list.append(start.parameters.gamma) }
        if model.trend == .damped { list.append(start.parameters.phi) }
        list.append(start.state.level)
        if model.hasSlope { list.append(start.state.slope) }
        return list + start.state.season.dropFirst().reversed()
    }

    /// The parameters and the state of a list of arguments.
    func unpacked(_ list: [Double]) -> (SmoothingParameters, SmoothingState) {
        var next = 0
        func take() -> Double {
            next += 1
            return list[next - 1]
        }
        var parameters = SmoothingParameters(alpha: take())
        if model.hasSlope { parameters.beta = take() }
        if model.seasonal { parameters.gamma = take() }
        if model.trend == .damped { parameters.phi = take() }
        var state = SmoothingState(level: take())
        if model.hasSlope { state.slope = take() }
        if model.seasonal {
            let length = SmoothingModel.season
            state.season = [Double](repeating: 0, count: length)
            var rest = 0.0
            for place in 1..<length {
                state.season[length - place] = list[next]
                rest += list[next]
                next += 1
            }
            state.season[0] = -rest
        }
        return (parameters, state)
    }

    /// n log SSE; infinite where the parameters are not allowed.
    func value(_ list: [Double]) -> Double {
        let (parameters, state) = unpacked(list)
        guard SmoothingBounds.standard.allow(parameters, model) else { return .infinity }
        var filter = SmoothingFilter(parameters, from: state)
        var sum = 0.0
        for value in values {
            let error = filter.step(value)
            sum += error * error
        }
        return Double(values.count) * log(sum)
    }
}
