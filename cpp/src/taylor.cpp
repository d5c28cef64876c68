#include "lrtrack/detail/taylor.hpp"

#include <algorithm>
#include <cmath>

namespace lrtrack::detail {
namespace {

constexpr int highest_degree = Taylor::highest_degree;
using Coefficients = Taylor::Coefficients;

/// a · b without the formula's rounding. A coefficient of the product is a sum of at most
/// min(degrees) + 1 products; terms beyond the highest degree go into the error.
Taylor product(const Taylor& a, const Taylor& b) {
  std::array<double, 2 * highest_degree + 1> all{};
  const auto count_of_a = static_cast<std::size_t>(a.degree) + 1;
  const auto count_of_b = static_cast<std::size_t>(b.degree) + 1;
  for (std::size_t i = 0; i < count_of_a; ++i) {
    for (std::size_t j = 0; j < count_of_b; ++j) all[i + j] += a.c[i] * b.c[j];
  }
  Taylor result;
  result.degree = std::min(highest_degree, a.degree + b.degree);
  std::copy_n(all.begin(), result.degree + 1, result.c.begin());
  double beyond = 0;
  for (int k = highest_degree + 1; k <= a.degree + b.degree; ++k) {
    beyond += std::abs(all[static_cast<std::size_t>(k)]);
  }
  const double magnitude_of_a = a.magnitude();
  const double magnitude_of_b = b.magnitude();
  const double roundings = 2 * (std::min(a.degree, b.degree) + 1);
  result.tail = a.tail * magnitude_of_b + magnitude_of_a * b.tail + beyond;
  result.error = a.error * magnitude_of_b + magnitude_of_a * b.error + beyond +
                 roundings * rounding * magnitude_of_a * magnitude_of_b;
  result.sign = a.sign * b.sign;
  return result;
}

/// f(x) from the Taylor coefficients a of f at x.c[0]. `next` bounds the coefficient after the
/// last one, `slope` bounds f', both on all of x. Coefficient k may have 4k + 2 roundings; the
/// powers of x's step and Horner's scheme add 2k + 9: fewer than 64 in all.
Taylor compose(const Taylor& x, const Coefficients& a, double next, double slope) {
  const double reach = x.reach();
  double sum = 0;
  double remainder = next * reach;
  for (int k = highest_degree; k >= 0; --k) {
    sum = sum * reach + std::abs(a[static_cast<std::size_t>(k)]);
    remainder *= k > 0 ? reach : 1;
  }
  Taylor result;
  if (x.degree <= 1) {
    double power = 1;
    for (std::size_t k = 0; k < a.size(); ++k, power *= x.c[1]) result.c[k] = a[k] * power;
    result.degree = x.degree * highest_degree;
  } else {
    Taylor step = x;
    step.c[0] = step.error = step.tail = 0;
    result = Taylor(a[highest_degree]);
    for (int k = highest_degree - 1; k >= 0; --k) {
      result = product(step, result);
      result.c[0] += a[static_cast<std::size_t>(k)];
    }
  }
  result.sign = 0;
  result.tail += remainder + (x.tail > 0 ? slope * x.tail : 0);
  result.error += remainder + (x.error > 0 ? slope * x.error : 0) + 64 * rounding * sum;
  return result;
}

/// x − x.c[0].
Taylor step_of(const Taylor& x) {
  Taylor step = x;
  step.c[0] = 0;
  step.sign = 0;
  return step;
}

/// f(c[0]) · g, where f(x) = f(c[0]) · g(x), with bounds that hold for subnormal numbers and 0 too.
Taylor scaled(double at_middle, const Taylor& g) {
  auto middle = Taylor(at_middle).with_roundings(2);
  middle.error += std::numeric_limits<double>::min();
  auto result = product(middle, g);
  result.error += std::numeric_limits<double>::min();
  result.sign = 1;
  return result.with_roundings(2);
}

/// e^step, where step.c[0] is 0.
Taylor exponential(const Taylor& step) {
  Coefficients a{1};
  for (std::size_t k = 1; k < a.size(); ++k) a[k] = a[k - 1] / static_cast<double>(k);
  // e^z <= 1 / (1 − z)
  const double spread = step.reach() + step.error;
  if (!(spread < 1)) return Taylor::unknown();
  const double growth = 1 / (1 - spread);
  return compose(step, a, a[highest_degree] / (highest_degree + 1) * growth, growth);
}

/// sin or cos, none of whose derivatives exceeds 1.
Taylor wave(const Taylor& x, double value, double slope) {
  Coefficients a{value, slope};
  double next = 1.0 / 2 / (highest_degree + 1);
  for (std::size_t k = 2; k < a.size(); ++k) {
    a[k] = -a[k - 2] / static_cast<double>(k * (k - 1));
    if (k > 2) next /= static_cast<double>(k);
  }
  return compose(x, a, next, 1).with_roundings(2);
}

/// r with x · r = 1 + residual: then 1 / x = r / (1 + residual), which is within 2 · |r| ·
/// |residual| of r where |residual| <= 1/2.
Taylor inverse(const Taylor& x) {
  Taylor r(1 / x.c[0]);
  for (int k = 1; x.degree > 0 && k <= highest_degree; ++k) {
    double sum = 0;
    for (int j = 1; j <= std::min(k, x.degree); ++j) {
      sum += x.c[static_cast<std::size_t>(j)] * r.c[static_cast<std::size_t>(k - j)];
    }
    r.c[static_cast<std::size_t>(k)] = -sum * r.c[0];
    r.degree = highest_degree;
  }
  Taylor residual = product(x, r);
  residual.c[0] -= 1;
  if (!(residual.magnitude() < 0.5)) return Taylor::unknown();
  const double factor = 2 * r.magnitude();
  r.tail = factor * residual.tail;
  r.error = factor * (residual.magnitude() + rounding);
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

double Taylor::magnitude() const { return std::abs(c[0]) + reach() + error; }

Taylor Taylor::with_roundings(double count) const {
  Taylor result = *this;
  result.error += count * rounding * magnitude();
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

/// r with r² = x + residual: then |sqrt(x) − r| = |residual| / (sqrt(x) + r) <= |residual| / r.
Taylor sqrt(const Taylor& x) {
  Taylor r(std::sqrt(x.c[0]));
  for (int k = 1; x.degree > 0 && k <= highest_degree; ++k) {
    double sum = x.c[static_cast<std::size_t>(k)];
    for (int j = 1; j < k; ++j) {
      sum -= r.c[static_cast<std::size_t>(j)] * r.c[static_cast<std::size_t>(k - j)];
    }
    r.c[static_cast<std::size_t>(k)] = sum / (2 * r.c[0]);
    r.degree = highest_degree;
  }
  const auto residual = product(r, r) - x;
  const double least = r.c[0] - r.reach();
  if (!(least > 0 && residual.magnitude() < least * least)) return Taylor::unknown();
  r.tail = residual.tail / least;
  r.error = residual.magnitude() / least;
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
  // (1 ± z)^p <= (1 − z)^−|p|, with room for its roundings
  const auto growth = [&](double p) { return std::pow(1 - spread, -std::abs(p)) * (1 + 0x1p-40); };
  return scaled(
      std::pow(base.c[0], exponent),
      compose(step, a, std::abs(after(highest_degree)) * growth(exponent - highest_degree - 1),
              std::abs(exponent) * growth(exponent - 1)));
}

}  // namespace lrtrack::detail
