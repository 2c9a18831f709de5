#ifndef CBOOSTMATH_H
#define CBOOSTMATH_H

// Special functions and distributions of Boost.Math as plain C functions on doubles.
// An argument outside the domain, or a series that does not converge, gives NaN; nothing throws.

#ifdef __cplusplus
extern "C" {
#endif

// Standard normal distribution.
double cbm_normal_cdf(double x);
double cbm_normal_quantile(double p);

// Regularised incomplete gamma functions and their inverses in x.
double cbm_gamma_p(double a, double x);
double cbm_gamma_q(double a, double x);
double cbm_gamma_p_inverse(double a, double p);
double cbm_gamma_q_inverse(double a, double q);

// Logarithm of the gamma function, and the first two derivatives of it.
double cbm_log_gamma(double x);
double cbm_digamma(double x);
double cbm_trigamma(double x);

// Chi-square distribution: value at lower tail p.
double cbm_chi_square_cdf(double x, double degrees_of_freedom);
double cbm_chi_square_quantile(double p, double degrees_of_freedom);

// Student's t distribution.
double cbm_student_t_cdf(double t, double degrees_of_freedom);
double cbm_student_t_quantile(double p, double degrees_of_freedom);

// Regularised incomplete beta function and its inverse in x.
double cbm_beta_cdf(double x, double a, double b);
double cbm_beta_quantile(double p, double a, double b);

// Binomial distribution: P(X <= successes).
double cbm_binomial_cdf(double successes, double trials, double probability);

// Poisson distribution: P(X <= events), and the smallest count with P(X <= count) >= p.
double cbm_poisson_cdf(double events, double mean);
double cbm_poisson_quantile(double p, double mean);

#ifdef __cplusplus
}
#endif

#endif
