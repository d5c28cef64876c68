// The bounds of Taylor models and balls, which everything in bulk relies on, and what formulas give
// where there is no bound.
#include "lrtrack/detail/curve.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "bits.hpp"
#include "draws.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack::detail {
namespace {

using std::cos, std::exp, std::pow, std::sin, std::sqrt;

struct Draws {
  std::mt19937_64 random;

  double real(double low, double high) { return std::uniform_real_distribution(low, high)(random); }
  /// All magnitudes alike, of either sign.
  double any(double bits) {
    const double size = std::exp2(real(-bits, bits));
    return random() % 2 == 0 ? size : -size;
  }
};

/// 20,000 random blocks: no value of f, as doubles give it, is outside of a model or a ball.
template <class F, class Middle>
void expect_within_bounds(const F& f, const Middle& middle) {
  const auto seed = draws::seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Draws draws{std::mt19937_64(seed)};
  int bounded = 0;
  for (int block = 0; block < 20'000; ++block) {
    const double at = middle(draws);
    const double half = std::abs(at) * std::exp2(draws.real(-30, 1));
    const Taylor model = f(Taylor::line(at, half));
    if (std::isfinite(model.magnitude())) ++bounded;
    for (int i = 0; i < 5; ++i) {
      const double s = i < 2 ? 2 * i - 1 : draws.real(-1, 1);
      // The number at s is rounded, so that s is taken from it.
      const double x = at + half * s;
      const double exact_s = half > 0 ? (x - at) / half : 0;
      if (!(std::abs(exact_s) <= 1)) continue;
      const double value = f(x);
      double polynomial = 0;
      for (std::size_t k = model.c.size(); k-- > 0;) polynomial = polynomial * exact_s + model.c[k];
      const double slack =
          64 * rounding * model.magnitude() + 4 * std::numeric_limits<double>::min();
      // Where there is no bound, the error is infinity or NaN.
      if (std::isfinite(model.magnitude())) {
        ASSERT_LE(std::abs(value - polynomial), model.error + slack) << at << " ± " << half;
        if (model.sign != 0 && value != 0) {
          ASSERT_EQ(std::signbit(value), model.sign < 0) << at << " ± " << half;
        }
      }
      const Ball ball = f(Ball(x));
      if (std::isfinite(ball.value) && std::isfinite(ball.error)) {
        ASSERT_LE(std::abs(value - ball.value), ball.error * (1 + 0x1p-40)) << x;
      }
    }
  }
  EXPECT_GT(bounded, 1000);
}

const auto anything = [](Draws& draws) { return draws.any(20); };
const auto positive = [](Draws& draws) { return std::abs(draws.any(40)); };

TEST(Bounds, OfArithmetic) {
  expect_within_bounds([](auto x) { return 3.7 - x * 0.3 + x; }, anything);
  expect_within_bounds([](auto x) { return (x - 1.0) * (x + 0.1) * x; }, anything);
  expect_within_bounds([](auto x) { return 0.7 / x + x / 3.0; }, anything);
  expect_within_bounds([](auto x) { return (2.0 - x) / (1.0 + x); }, anything);
}

TEST(Bounds, OfRoots) {
  expect_within_bounds([](auto x) { return sqrt(x); }, positive);
  expect_within_bounds([](auto x) { return x / (1.0 + sqrt(1.0 + x)); }, positive);
  expect_within_bounds([](auto x) { return 0.3 / sqrt(x + 1.0); }, positive);
}

TEST(Bounds, OfExponentials) {
  expect_within_bounds([](auto x) { return 0.3 * exp(x); },
                       [](Draws& draws) { return draws.any(10); });
  expect_within_bounds([](auto x) { return exp(x); },
                       [](Draws& draws) { return draws.real(-800, 800); });
  expect_within_bounds([](auto x) { return -7.0 * pow(0.999, x); }, positive);
  expect_within_bounds([](auto x) { return 1.0 / (1.0 + exp(2.0 * x)); }, anything);
}

TEST(Bounds, OfWaves) {
  expect_within_bounds([](auto x) { return sin(x); }, anything);
  expect_within_bounds([](auto x) { return 1.0 - cos(3.0 * x); }, anything);
}

TEST(Bounds, OfPowers) {
  for (const double exponent : {-2.5, 0.0, 0.3, 1.0, 1.75, 7.0, 30.5}) {
    expect_within_bounds([exponent](auto x) { return pow(x, exponent); }, positive);
    expect_within_bounds([exponent](auto x) { return pow(1.0 - x, exponent) - 0.1; },
                         [](Draws& draws) { return draws.real(0, 1); });
  }
  // Next to 1, where a rounding of the base is any power.
  for (const double exponent : {3e4, -3e4, 1e13}) {
    expect_within_bounds([exponent](auto x) { return pow(1.0 - x, exponent); },
                         [](Draws& draws) { return std::exp2(draws.real(-100, -1)); });
  }
}

/// Every value of a range, and of a list of its numbers, has the formula's bits.
template <bool is_plain, class F>
void expect_formula_bits(const F& f, std::int64_t first, std::int64_t step, std::size_t count) {
  std::vector<float> range(count);
  double block = 0x1p40;
  fill_curve(curve_ref<F, is_plain>(f), first, step, count, block, range.data());
  for (std::size_t done = 0; done < count; done += list_size) {
    const auto length = std::min(list_size, count - done);
    std::vector<double> xs(length);
    std::vector<float> list(length);
    numbers_of_range(wrapping_sum(first, step, done), step, length, xs.data());
    round_by_balls(f, xs.data(), length, list.data());
    for (std::size_t i = 0; i < length; ++i) {
      const auto number = static_cast<double>(wrapping_sum(first, step, done + i));
      const auto expected = bits(static_cast<float>(f(number)));
      ASSERT_EQ(bits(range[done + i]), expected) << number;
      ASSERT_EQ(bits(list[i]), expected) << number;
    }
  }
}

TEST(Curves, HaveTheFormulasBitsAtZerosAndSingularEnds) {
  expect_formula_bits<true>([](auto t) { return 0.1 * (t / 5000.0); }, 0, 1, 5000);
  expect_formula_bits<true>([](auto t) { return 0.1 * (t / 5000.0); }, -5000, 1, 10'001);
  expect_formula_bits<true>([](auto t) { return sqrt(-t / 5000.0); }, -5000, 1, 5001);
  expect_formula_bits<false>([](auto t) { return pow(1.0 - t / 5000.0, 0.3); }, 0, 1, 5001);
  expect_formula_bits<true>([](auto t) { return 1.0 / t; }, 1, 1, 5000);
  expect_formula_bits<false>([](auto t) { return lerp(-0.0, -0.0, -t / 300.0); }, -300, 1, 600);
}

TEST(Curves, HaveTheFormulasBitsBeyondAllFloats) {
  expect_formula_bits<false>([](auto t) { return 0.3 * exp(-0.05 * t); }, 0, 1, 20'000);
  expect_formula_bits<false>([](auto t) { return -0.3 * exp(-0.05 * t); }, 0, 1, 20'000);
  expect_formula_bits<false>([](auto t) { return 0.3 * exp(0.05 * t); }, 0, 1, 20'000);
  expect_formula_bits<false>([](auto t) { return 0.5 - 1e-300 * exp(0.05 * t); }, 0, 1, 20'000);
  expect_formula_bits<false>([](auto t) { return 1.0 / (1.0 + exp(0.3 * t)); }, -5000, 1, 10'000);
}

TEST(Curves, HaveTheFormulasBitsOfSteepPowers) {
  for (const double exponent : {3e4, 1e13, 1.3e29}) {
    expect_formula_bits<false>([exponent](auto t) { return pow(-t / 3e9, exponent); },
                               -3'000'000'000, 1, 2000);
    expect_formula_bits<false>([exponent](auto t) { return 0.3 - pow(1.0 - t / 7.0, exponent); }, 0,
                               1, 8);
  }
}

TEST(Curves, HaveTheFormulasBitsWhereNumbersAreRounded) {
  constexpr auto late = std::int64_t{1} << 53;
  expect_formula_bits<true>([](auto t) { return t / 0x1p53; }, late - 3000, 1, 6000);
  expect_formula_bits<false>([](auto t) { return cos(1e-16 * t); }, late - 3000, 1, 6000);
  expect_formula_bits<false>([](auto t) { return exp(-1e-18 * t); }, late, late / 1000, 6000);
}

TEST(Curves, DoNotHangOrAgreeOnWhatIsNotANumber) {
  const auto expect_nan_alike = [](const auto& f) {
    std::vector<float> values(5000);
    double block = 0x1p40;
    fill_curve(curve_ref<std::decay_t<decltype(f)>, false>(f), -2500, 1, values.size(), block,
               values.data());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto expected = static_cast<float>(f(static_cast<double>(i) - 2500));
      ASSERT_EQ(std::isnan(values[i]), std::isnan(expected)) << i;
      if (!std::isnan(expected)) {
        ASSERT_EQ(bits(values[i]), bits(expected)) << i;
      }
    }
  };
  expect_nan_alike([](auto t) { return sqrt(t); });
  expect_nan_alike([](auto t) { return pow(t, 1.5); });
  expect_nan_alike([](auto t) { return pow(-2.0, t); });
  expect_nan_alike([](auto t) { return t / t; });
  expect_nan_alike([](auto t) { return exp(t * 1e300) * (t * 0.0); });
  expect_nan_alike([](auto t) { return cos(t / 0.0); });
}

}  // namespace
}  // namespace lrtrack::detail
