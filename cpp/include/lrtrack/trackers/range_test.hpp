#pragma once

#include <array>
#include <cmath>

#include "lrtrack/detail/powers.hpp"
#include "lrtrack/detail/tables.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

enum class RangeTestGrowth { exponential, linear };

template <>
struct EnumNames<RangeTestGrowth> {
  static constexpr std::string_view name = "RangeTestGrowth";
  static constexpr std::array<std::string_view, 2> members{"EXPONENTIAL", "LINEAR"};
};

struct RangeTestTracker {
  using Self = RangeTestTracker;

  double min_value = unset_real;
  double max_value = unset_real;
  std::int64_t total_updates = unset_integer;
  RangeTestGrowth growth = RangeTestGrowth::exponential;

  static constexpr std::string_view name = "RangeTestTracker";
  static constexpr Documentation documentation{
      .summary = "Grows from a low value to a high one, to find the range that trains well.",
      .formula = R"(f(t) = min_value · (max_value / min_value)^(t / total_updates) (EXPONENTIAL)
f(t) = min_value + (max_value − min_value) · t / total_updates (LINEAR)
f(t) = max_value from total_updates on)",
      .example = R"(>>> tracker = RangeTestTracker(min_value=0.125, max_value=2.0, total_updates=4)
>>> [tracker(t) for t in range(6)]
[0.125, 0.25, 0.5, 1.0, 2.0, 2.0])",
      .source = "Smith, Cyclical Learning Rates, 2017, section 3.3 (the LR range test)."};

  static constexpr auto parameters() {
    return std::tuple{
        required("min_value", &Self::min_value, rules::non_negative,
                 "the value at update 0; positive for EXPONENTIAL, at most max_value"),
        required("max_value", &Self::max_value, rules::positive, "the value from total_updates on"),
        required("total_updates", &Self::total_updates, rules::positive,
                 "how many updates the growth takes"),
        optional("growth", &Self::growth, rules::finite, "how the value grows")};
  }

  void validate() const {
    require_at_most(*this, &Self::min_value, &Self::max_value);
    require(growth == RangeTestGrowth::linear || min_value > 0, "min_value",
            "positive for EXPONENTIAL growth", min_value);
  }

  template <class Real>
  struct Formula {
    double min_value;
    double max_value;
    std::int64_t total_updates;
    RangeTestGrowth growth;
    detail::UpdatePowers quick_powers{};

    explicit Formula(const Self& definition)
        : min_value(definition.min_value),
          max_value(definition.max_value),
          total_updates(definition.total_updates),
          growth(definition.growth) {
      if constexpr (std::is_same_v<Real, float>) {
        if (growth == RangeTestGrowth::exponential) quick_powers = detail::UpdatePowers(power_of());
      }
    }

    Real operator()(std::int64_t num_update) const {
      const auto number = static_cast<double>(num_update);
      if (growth == RangeTestGrowth::linear) return line()(number);
      if (num_update >= total_updates) return static_cast<Real>(max_value);
      return static_cast<Real>(min_value * power_of()(number));
    }

    void add_milestones(Milestones& milestones) const { milestones.add(total_updates); }

    /// Without std::pow.
    Real quick(std::int64_t num_update) const {
      if constexpr (std::is_same_v<Real, float>) {
        if (growth == RangeTestGrowth::exponential && num_update < total_updates) {
          const auto value = quick_powers.times(min_value, static_cast<std::uint64_t>(num_update));
          if (value) return *value;
        }
      }
      return (*this)(num_update);
    }

    void fill(UpdateRange range, Real* out) const {
      if constexpr (std::is_same_v<Real, float>) {
        if (growth == RangeTestGrowth::exponential) {
          const auto growing = detail::count_up_to(range, total_updates - 1);
          std::fill(out + growing, out + range.count, static_cast<Real>(max_value));
          const auto part = range.part(0, growing);
          if (growing == 0) return;
          if (detail::largest(part) < detail::exact_limit) {
            return detail::fill_powers(*this, min_value, power_of(), part, out);
          }
          return detail::evaluate_one_by_one(*this, part, out);
        }
      }
      evaluate(range, out);
    }

    template <class Updates>
    void evaluate(Updates updates, Real* out) const {
      if (growth == RangeTestGrowth::linear) {
        detail::evaluate_exactly(*this, line(), updates, out);
      } else if constexpr (std::is_same_v<Real, float>) {
        detail::evaluate_by_estimate(*this, growth_estimate(), updates, out);
      } else {
        detail::evaluate_one_by_one(*this, updates, out);
      }
    }

   private:
    auto line() const {
      return [from = min_value, to = max_value, total = static_cast<double>(total_updates)](
                 double number) { return static_cast<Real>(lerp(from, to, number / total)); };
    }

    auto power_of() const {
      return [ratio = max_value / min_value, total = static_cast<double>(total_updates)](
                 double number) { return std::pow(ratio, number / total); };
    }

    auto growth_estimate() const {
      return detail::Estimate{
          [from = min_value, slope = std::log2(max_value / min_value) /
                                     static_cast<double>(total_updates)](double number) {
            return detail::scaled_power(from, number * slope);
          },
          [last = static_cast<float>(max_value), total = static_cast<double>(total_updates)](
              float value, double number) { return number < total ? value : last; }};
    }
  };
};

}  // namespace lrtrack
