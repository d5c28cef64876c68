#include "lrtrack/detail/taylor.hpp"

#include <algorithm>
#include <cmath>

namespace lrtrack::detail {
namespace {

constexpr int most = Taylor::most;
using Coefficients = Taylor::Coefficients;

/// a · b without the formula's rounding. A coefficient of the product is a sum of at most
/// min(degrees) + 1 products; what is beyond the highest degree goes to the error.
Taylor product(const Taylor& a, const Taylor& b) {
  std::array<double, 2 * most + 1> all{};
  const auto count_of_a = static_cast<std::size_t>(a.degree) + 1;
  const auto count_of_b = static_cast<std::size_t>(b.degree) + 1;
  for (std::size_t i = 0; i < count_of_a; ++i) {
    for (std::size_t j = 0; j < count_of_b; ++j) all[i + j] += a.c[i] * b.c[j];
  }
  Taylor result;
  result.degree = std::min(most, a.degree + b.degree);
  std::copy_n(all.begin(), result.degree + 1, result.c.begin());
  double beyond = 0;
  for (int k = most + 1; k <= a.degree + b.degree; ++k) {
    beyond += std::abs(all[static_cast<std::size_t>(k)]);
  }
  const double size_of_a = a.size();
  const double size_of_b = b.size();
  const double roundings = 2 * (std::min(a.degree, b.degree) + 1);
  result.tail = a.tail * size_of_b + size_of_a * b.tail + beyond;
  result.error = a.error * size_of_b + size_of_a * b.error + beyond +
                 roundings * rounding * size_of_a * size_of_b;
  result.sign = a.sign * b.sign;
  return result;
}

/// f(x) from the Taylor coefficients a of f at x.c[0]. `next` bounds the coefficient after the
/// last one, `slope` bounds f', both on all of x. The coefficients may have 4k + 2 roundings each;
/// the powers of x's step and Horner's scheme add 2k + 9: less than 64 in all.
Taylor compose(const Taylor& x, const Coefficients& a, double next, double slope) {
  const double reach = x.reach();
  double sum = 0;
  double rest = next * reach;
  for (int k = most; k >= 0; --k) {
    sum = sum * reach + std::abs(a[static_cast<std::size_t>(k)]);
    rest *= k > 0 ? reach : 1;
  }
  Taylor result;
  if (x.degree <= 1) {
    double power = 1;
    for (std::size_t k = 0; k < a.size(); ++k, power *= x.c[1]) result.c[k] = a[k] * power;
    result.degree = x.degree * most;
  } else {
    Taylor step = x;
    step.c[0] = step.error = step.tail = 0;
    result = Taylor(a[most]);
    for (int k = most - 1; k >= 0; --k) {
      result = product(step, result);
      result.c[0] += a[static_cast<std::size_t>(k)];
    }
  }
  result.sign = 0;
  result.tail += rest + (x.tail > 0 ? slope * x.tail : 0);
  result.error += rest + (x.error > 0 ? slope * x.error : 0) + 64 * rounding * sum;
  return result;
}

/// What x is beside its middle.
Taylor step_of(const Taylor& x) {
  Taylor step = x;
  step.c[0] = 0;
  step.sign = 0;
  return step;
}

/// f(c[0]) · g, where g is what f changes by from there; also where these are subnormal or 0.
Taylor scaled(double at_middle, const Taylor& g) {
  auto middle = Taylor(at_middle).with_roundings(2);
  middle.error += std::numeric_limits<double>::min();
  auto result = product(middle, g);
  result.error += std::numeric_limits<double>::min();
  result.sign = 1;
  return result.with_roundings(2);
}

/// e^step for a step from 0.
Taylor exponential(const Taylor& step) {
  Coefficients a{1};
  for (std::size_t k = 1; k < a.size(); ++k) a[k] = a[k - 1] / static_cast<double>(k);
  // e^z <= 1 / (1 − z)
  const double spread = step.reach() + step.error;
  if (!(spread < 1)) return Taylor::unknown();
  const double growth = 1 / (1 - spread);
  return compose(step, a, a[most] / (most + 1) * growth, growth);
}

/// sin or cos, whose derivatives are at most 1.
Taylor wave(const Taylor& x, double value, double slope) {
  Coefficients a{value, slope};
  double next = 1.0 / 2 / (most + 1);
  for (std::size_t k = 2; k < a.size(); ++k) {
    a[k] = -a[k - 2] / static_cast<double>(k * (k - 1));
    if (k > 2) next /= static_cast<double>(k);
  }
  return compose(x, a, next, 1).with_roundings(2);
}

/// r with x · r = 1 + rest: then 1 / x = r / (1 + rest), at most 2 · |r| · |rest| from r where
/// |rest| <= 1/2.
Taylor inverse(const Taylor& x) {
  Taylor r(1 / x.c[0]);
  for (int k = 1; x.degree > 0 && k <= most; ++k) {
    double sum = 0;
    for (int j = 1; j <= std::min(k, x.degree); ++j) {
      sum += x.c[static_cast<std::size_t>(j)] * r.c[static_cast<std::size_t>(k - j)];
    }
    r.c[static_cast<std::size_t>(k)] = -sum * r.c[0];
    r.degree = most;
  }
  Taylor rest = product(x, r);
  rest.c[0] -= 1;
  if (!(rest.size() < 0.5)) return Taylor::unknown();
  const double factor = 2 * r.size();
  r.tail = factor * rest.tail;
  r.error = factor * (rest.size() + rounding);
  r.sign = x.c[0] > 0 ? 1 : -1;
  return r;
}

}  // namespace

Taylor::Taylor(double number) : c{number}, sign(std::signbit(number) ? -1 : 1) {}

Taylor Taylor::unknown() {
  Taylor result(1);
  result.error = result.tail = infinity;
  result.sign = 0;
  return result;
}

Taylor Taylor::line(double middle, double half) {
  Taylor result(middle);
  result.c[1] = half;
  result.degree = 1;
  result.sign = 0;
  return result;
}

double Taylor::reach() const {
  double sum = 0;
  for (int k = 1; k <= degree; ++k) sum += std::abs(c[static_cast<std::size_t>(k)]);
  return sum;
}

double Taylor::size() const { return std::abs(c[0]) + reach() + error; }

Taylor Taylor::with_roundings(double count) const {
  Taylor result = *this;
  result.error += count * rounding * size();
  return result;
}

Taylor operator+(const Taylor& a, const Taylor& b) {
  Taylor result = a;
  for (std::size_t k = 0; k < b.c.size(); ++k) result.c[k] += b.c[k];
  result.degree = std::max(a.degree, b.degree);
  result.error += b.error;
  result.tail += b.tail;
  result.sign = a.sign == b.sign ? a.sign : 0;
  return result.with_roundings(2);  // the coefficients' and the formula's
}

Taylor operator-(const Taylor& a) {
  Taylor result = a;
  for (auto& c : result.c) c = -c;
  result.sign = -a.sign;
  return result;
}

Taylor operator-(const Taylor& a, const Taylor& b) { return a + -b; }
Taylor operator*(const Taylor& a, const Taylor& b) { return product(a, b).with_roundings(1); }
Taylor operator/(const Taylor& a, const Taylor& b) {
  return product(a, inverse(b)).with_roundings(1);
}

/// r with r² = x + rest: then |sqrt(x) − r| = |rest| / (sqrt(x) + r) <= |rest| / r.
Taylor sqrt(const Taylor& x) {
  Taylor r(std::sqrt(x.c[0]));
  for (int k = 1; x.degree > 0 && k <= most; ++k) {
    double sum = x.c[static_cast<std::size_t>(k)];
    for (int j = 1; j < k; ++j) {
      sum -= r.c[static_cast<std::size_t>(j)] * r.c[static_cast<std::size_t>(k - j)];
    }
    r.c[static_cast<std::size_t>(k)] = sum / (2 * r.c[0]);
    r.degree = most;
  }
  const auto rest = product(r, r) - x;
  const double least = r.c[0] - r.reach();
  if (!(least > 0 && rest.size() < least * least)) return Taylor::unknown();
  r.tail = rest.tail / least;
  r.error = rest.size() / least;
  return r.with_roundings(1);
}

Taylor exp(const Taylor& x) { return scaled(std::exp(x.c[0]), exponential(step_of(x))); }
Taylor sin(const Taylor& x) { return wave(x, std::sin(x.c[0]), std::cos(x.c[0])); }
Taylor cos(const Taylor& x) { return wave(x, std::cos(x.c[0]), -std::sin(x.c[0])); }

Taylor pow(double base, const Taylor& exponent) {
  if (!(base > 0)) return Taylor::unknown();
  const auto log = Taylor(std::log(base)).with_roundings(2);
  return scaled(std::pow(base, exponent.c[0]), exponential(step_of(exponent) * log));
}

/// middle^p · (1 + step / middle)^p, by the binomial series.
Taylor pow(const Taylor& base, double exponent) {
  const auto step = step_of(base) / Taylor(base.c[0]);
  const double spread = step.reach() + step.error;
  if (!(base.c[0] > 0 && spread < 0.5)) return Taylor::unknown();
  Coefficients a{1};
  const auto after = [&](std::size_t k) {
    return a[k] * ((exponent - static_cast<double>(k)) / static_cast<double>(k + 1));
  };
  for (std::size_t k = 0; k + 1 < a.size(); ++k) a[k + 1] = after(k);
  // (1 ± z)^p <= (1 − z)^−|p|, and a rounding or two of it
  const auto growth = [&](double p) { return std::pow(1 - spread, -std::abs(p)) * (1 + 0x1p-40); };
  return scaled(std::pow(base.c[0], exponent),
                compose(step, a, std::abs(after(most)) * growth(exponent - most - 1),
                        std::abs(exponent) * growth(exponent - 1)));
}

}  // namespace lrtrack::detail
