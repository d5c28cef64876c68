#include "lrtrack/detail/curve.hpp"

#include <algorithm>
#include <cmath>

namespace lrtrack::detail {
namespace {

constexpr std::size_t longest_block = 4096;

/// … −1, 0, 1, …: reading them is faster than converting integers.
constexpr auto numbers = [] {
  std::array<double, longest_block> result{};
  double number = -static_cast<double>(longest_block / 2);
  for (auto& entry : result) entry = number++;
  return result;
}();

using Coefficients = Taylor::Coefficients;

/// out[i] = float(p(ks[i]) − error). Returns the bits in which some float(p(ks[i]) + error)
/// differs. Operations may be fused here: only the bound has to hold.
template <int degree, bool fused>
struct Horner {
  std::array<double, degree + 1> c;
  double error;
  const double* ks;
  std::size_t count;
  float* out;

  std::uint32_t operator()() const {
    const double low = c[0] - error;
    const double high = c[0] + error;
    const auto a = c;
    const auto n = count;
    float* const values = out;
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double k = ks[i];
      double p = a[degree];
#pragma GCC unroll 8
      for (std::size_t j = degree - 1; j > 0; --j) p = times_plus(p, k, a[j]);
      const auto below = static_cast<float>(times_plus(p, k, low));
      const auto above = static_cast<float>(times_plus(p, k, high));
      bits |= differing_bits(below, above);
      values[i] = below;
    }
    return bits;
  }

  static double times_plus(double a, double b, double sum) {
    if constexpr (fused) return __builtin_fma(a, b, sum);
    return a * b + sum;
  }
};

template <int degree>
std::uint32_t round_polynomial(const Coefficients& c, double error, const double* ks,
                               std::size_t count, float* out) {
  std::array<double, degree + 1> low_terms{};
  std::copy_n(c.begin(), degree + 1, low_terms.begin());
  return vectorised(Horner<degree, false>{low_terms, error, ks, count, out},
                    Horner<degree, true>{low_terms, error, ks, count, out});
}

/// A polynomial in the number of updates from the middle of a block, and a bound on its error.
struct BoundedPolynomial {
  Coefficients c;
  int degree;
  double error;

  std::uint32_t operator()(const double* ks, std::size_t count, float* out) const {
    switch (degree) {
      case 2:
        return round_polynomial<2>(c, error, ks, count, out);
      case 3:
        return round_polynomial<3>(c, error, ks, count, out);
      case 4:
        return round_polynomial<4>(c, error, ks, count, out);
      case 5:
        return round_polynomial<5>(c, error, ks, count, out);
      default:
        return degree < 2 ? round_polynomial<1>(c, error, ks, count, out)
                          : round_polynomial<Taylor::highest_degree>(c, error, ks, count, out);
    }
  }
};

/// A model of a block whose ends are `half` updates from its middle, as a polynomial in the number
/// of updates from there. Dividing by half^k takes 2k roundings of a term and evaluating it
/// 2 · degree + 2, fewer than 64 in all. The bounds' own roundings are below 2^-40 of the bounds,
/// those of subnormal numbers below 2^-900.
BoundedPolynomial certify(const Taylor& model, double half) {
  const double magnitude = model.magnitude();
  BoundedPolynomial result{model.c, model.degree, 0};
  double dropped = 0;
  const auto last = [&] { return std::abs(model.c[static_cast<std::size_t>(result.degree)]); };
  while (result.degree > 1 && dropped + last() <= 0x1p-47 * magnitude) {
    dropped += last();
    --result.degree;
  }
  double power = 1;
  for (std::size_t k = 0; k < result.c.size(); ++k, power /= half) {
    result.c[k] = k <= static_cast<std::size_t>(result.degree) ? model.c[k] * power : 0;
  }
  result.error = (model.error + dropped + 64 * rounding * magnitude) * (1 + 0x1p-40) + 0x1p-900;
  return result;
}

/// The arguments first, first + step, … of a curve, and where their values go.
struct Arguments {
  CurveRef curve;
  std::int64_t first;
  std::int64_t step;
  std::size_t count;
  float* out;

  double operator[](std::size_t i) const {
    return static_cast<double>(wrapping_sum(first, step, i));
  }
  Arguments slice(std::size_t from, std::size_t length) const {
    return {curve, wrapping_sum(first, step, from), step, length, out + from};
  }
  std::size_t middle() const { return count / 2; }

  /// A model of all of them. Beyond 2^52 the numbers themselves are rounded.
  Taylor model() const {
    const double half = static_cast<double>(step) * static_cast<double>(middle());
    auto x = Taylor::line((*this)[middle()], half);
    const double farthest = std::max(std::abs((*this)[0]), std::abs((*this)[count - 1]));
    if (farthest > 0x1p52) x = x.with_roundings(4);
    return curve.functions->model(curve.curve, x);
  }

  void round_by_list() const {
    std::array<double, list_size> xs;
    for (std::size_t done = 0; done < count; done += list_size) {
      const auto list = slice(done, std::min(list_size, count - done));
      numbers_of_range(list.first, step, list.count, xs.data());
      curve.functions->round(curve.curve, xs.data(), list.count, list.out);
    }
  }

  void round_by_model(const Taylor& model) const {
    // Below half of the smallest float, the value is a zero, and its sign is all there is to find.
    if (model.magnitude() < 0x1p-151 && model.sign != 0) {
      std::fill_n(out, count, model.sign > 0 ? 0.0F : -0.0F);
      return;
    }
    const auto polynomial = certify(model, static_cast<double>(middle()));
    halve(polynomial, 0, count, numbers.data() + longest_block / 2 - middle());
  }

 private:
  /// Rounds the values, and halves a slice with a value in doubt until it has eight, which the
  /// formula then gives.
  void halve(const BoundedPolynomial& polynomial, std::size_t from, std::size_t to,
             const double* ks) const {
    if (polynomial(ks + from, to - from, out + from) == 0) return;
    if (to - from > 8) {
      const auto middle = from + (to - from) / 2;
      halve(polynomial, from, middle, ks);
      halve(polynomial, middle, to, ks);
      return;
    }
    for (auto i = from; i < to; ++i) out[i] = static_cast<float>(curve((*this)[i]));
  }
};

}  // namespace

void fill_curve(CurveRef curve, std::int64_t first, std::int64_t step, std::size_t count,
                double& block, float* out) {
  // Shorter blocks are not worth a model.
  const std::size_t shortest = curve.functions->is_plain ? 1024 : 64;
  const Arguments all{curve, first, step, count, out};
  for (std::size_t done = 0; done < count;) {
    const auto wished =
        static_cast<std::size_t>(std::clamp(block, 1.0, static_cast<double>(longest_block)));
    const auto length = std::min(wished, count - done);
    if (length < shortest) {
      const auto list = all.slice(done, std::min(shortest, count - done));
      list.round_by_list();
      done += list.count;
      block *= 1.5;
      continue;
    }
    const auto slice = all.slice(done, length);
    const auto model = slice.model();
    // The tail grows with the ninth power of the length. NaN counts as too long.
    const double allowed = 0x1p-38 * model.magnitude();
    const bool fits = model.tail <= allowed && model.magnitude() < infinity;
    const double ratio = 0.95 * std::pow(allowed / model.tail, 1.0 / (Taylor::highest_degree + 1));
    const double longer = static_cast<double>(length) * (ratio > 0 ? ratio : 0.1);
    block = fits ? std::min(longer, 0x1p40)
                 : std::clamp(longer, 0.05 * static_cast<double>(length),
                              0.9 * static_cast<double>(length));
    if (!fits) continue;
    slice.round_by_model(model);
    done += length;
  }
}

bool are_exact(std::int64_t first, std::int64_t step, std::size_t count) {
  constexpr auto limit = std::int64_t{1} << 52;
  return -limit < first && wrapping_sum(first, step, count - 1) < limit;
}

template <class Number>
void numbers_of_range(std::int64_t first, std::int64_t step, std::size_t count, Number* xs) {
  if (are_exact(first, step, count)) {
    vectorised([from = static_cast<double>(first), by = static_cast<double>(step), count, xs] {
      for (std::int32_t i = 0; i < static_cast<std::int32_t>(count); ++i) {
        xs[i] = static_cast<Number>(from + by * i);
      }
    });
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      xs[i] = static_cast<Number>(wrapping_sum(first, step, i));
    }
  }
}
template void numbers_of_range(std::int64_t, std::int64_t, std::size_t, double*);
template void numbers_of_range(std::int64_t, std::int64_t, std::size_t, float*);

template <class Number>
void numbers_of_list(const std::int64_t* updates, std::int64_t origin, std::size_t count,
                     Number* xs) {
  vectorised([updates, origin, count, xs] {
    for (std::size_t i = 0; i < count; ++i) {
      xs[i] = static_cast<Number>(wrapping_difference(updates[i], origin));
    }
  });
}
template void numbers_of_list(const std::int64_t*, std::int64_t, std::size_t, double*);
template void numbers_of_list(const std::int64_t*, std::int64_t, std::size_t, float*);

}  // namespace lrtrack::detail
