#include "CBoostMath.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <limits>

namespace {

using namespace boost::math::policies;

// Errors become NaN or infinity instead of exceptions; doubles stay doubles, so results do not
// depend on how wide `long double` is; the quantile of a count is rounded up to the next count.
using Quiet = policy<
    domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>,
    underflow_error<ignore_error>, denorm_error<ignore_error>, evaluation_error<ignore_error>,
    rounding_error<ignore_error>, indeterminate_result_error<ignore_error>,
    promote_double<false>, discrete_quantile<integer_round_up>>;

// Boost may still throw from inside (allocation, an unforeseen path): C callers must not see it.
template <typename Body>
double guarded(Body body) noexcept {
    try {
        return body();
    } catch (...) {
        return std::numeric_limits<double>::quiet_NaN();
    }
}

using Normal = boost::math::normal_distribution<double, Quiet>;
using ChiSquare = boost::math::chi_squared_distribution<double, Quiet>;
using StudentT = boost::math::students_t_distribution<double, Quiet>;
using Binomial = boost::math::binomial_distribution<double, Quiet>;
using Poisson = boost::math::poisson_distribution<double, Quiet>;

}  // namespace

extern "C" {

double cbm_normal_cdf(double x) {
    return guarded([=] { return cdf(Normal(), x); });
}

double cbm_normal_quantile(double p) {
    return guarded([=] { return quantile(Normal(), p); });
}

double cbm_gamma_p(double a, double x) {
    return guarded([=] { return boost::math::gamma_p(a, x, Quiet()); });
}

double cbm_gamma_q(double a, double x) {
    return guarded([=] { return boost::math::gamma_q(a, x, Quiet()); });
}

double cbm_gamma_p_inverse(double a, double p) {
    return guarded([=] { return boost::math::gamma_p_inv(a, p, Quiet()); });
}

double cbm_gamma_q_inverse(double a, double q) {
    return guarded([=] { return boost::math::gamma_q_inv(a, q, Quiet()); });
}

double cbm_log_gamma(double x) {
    return guarded([=] { return boost::math::lgamma(x, Quiet()); });
}

double cbm_digamma(double x) {
    return guarded([=] { return boost::math::digamma(x, Quiet()); });
}

double cbm_trigamma(double x) {
    return guarded([=] { return boost::math::trigamma(x, Quiet()); });
}

double cbm_chi_square_cdf(double x, double degrees_of_freedom) {
    return guarded([=] { return cdf(ChiSquare(degrees_of_freedom), x); });
}

double cbm_chi_square_quantile(double p, double degrees_of_freedom) {
    return guarded([=] { return quantile(ChiSquare(degrees_of_freedom), p); });
}

double cbm_student_t_cdf(double t, double degrees_of_freedom) {
    return guarded([=] { return cdf(StudentT(degrees_of_freedom), t); });
}

double cbm_student_t_quantile(double p, double degrees_of_freedom) {
    return guarded([=] { return quantile(StudentT(degrees_of_freedom), p); });
}

double cbm_beta_cdf(double x, double a, double b) {
    return guarded([=] { return boost::math::ibeta(a, b, x, Quiet()); });
}

double cbm_beta_quantile(double p, double a, double b) {
    return guarded([=] { return boost::math::ibeta_inv(a, b, p, Quiet()); });
}

double cbm_binomial_cdf(double successes, double trials, double probability) {
    return guarded([=] { return cdf(Binomial(trials, probability), successes); });
}

double cbm_poisson_cdf(double events, double mean) {
    return guarded([=] { return cdf(Poisson(mean), events); });
}

double cbm_poisson_quantile(double p, double mean) {
    return guarded([=] { return quantile(Poisson(mean), p); });
}

}  // extern "C"
