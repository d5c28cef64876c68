#pragma once

#include <cmath>
#include <numbers>

#include "lrtrack/detail/tables.hpp"
#include "lrtrack/model.hpp"

namespace lrtrack {

struct CosineTracker {
  using Self = CosineTracker;

  double base_value = unset_real;
  double final_value = 0.01;
  std::int64_t max_updates = unset_integer;

  static constexpr std::string_view name = "CosineTracker";
  static constexpr Documentation documentation{
      .summary = "Half a cosine wave from a base value down to a final value.",
      .formula =
          R"(f(t) = final_value + (base_value − final_value) · (1 + cos(π · t / max_updates)) / 2
f(t) = final_value for t > max_updates)",
      .example =
          R"(>>> tracker = Tracker.cosine().set_base_value(0.5).opt_final_value(0.25).set_max_updates(20).build()
>>> [tracker.get_new_value(t) for t in (0, 10, 20, 30)]
[0.5, 0.375, 0.25, 0.25])",
      .source = "DJL's CosineTracker; Loshchilov and Hutter, SGDR, 2017, without the restarts."};

  static constexpr auto parameters() {
    auto positive = rules::positive;
    positive.advice = "a rise is a WarmUpTracker with warm_up_mode='COSINE'";
    return std::tuple{
        required("base_value", &Self::base_value, positive,
                 "the value at update 0; above final_value"),
        optional("final_value", &Self::final_value, rules::finite, "the value from max_updates on"),
        required("max_updates", &Self::max_updates, rules::positive,
                 "the update at which the final value is reached")};
  }

  void validate() const {
    if (base_value > final_value) return;
    const auto what = "greater than " + limit_of(*this, &Self::final_value);
    refuse("base_value", is_default(*this, &Self::final_value) ? what : what + rising(),
           to_text(base_value));
  }

  /// What to write for a cosine that rises.
  std::string rising() const {
    return " (a rise: WarmUpTracker(main_tracker=FixedTracker(value=" + to_text(final_value) +
           "), warm_up_begin_value=" + to_text(base_value) +
           ", warm_up_steps=" + to_text(max_updates) + ", warm_up_mode='COSINE'))";
  }

  template <class Real>
  struct Formula {
    Real base_value;
    Real final_value;
    std::int64_t max_updates;
    double share;  // of max_updates, that one update is

    explicit Formula(const Self& definition)
        : base_value(static_cast<Real>(definition.base_value)),
          final_value(static_cast<Real>(definition.final_value)),
          max_updates(definition.max_updates),
          share(1 / static_cast<double>(max_updates)) {}

    Real operator()(std::int64_t num_update) const {
      if (num_update > max_updates) return final_value;
      const double angle =
          std::numbers::pi * static_cast<double>(num_update) / static_cast<double>(max_updates);
      return of_cosine()(static_cast<Real>(std::cos(angle)));
    }

    void add_milestones(Milestones& milestones) const { milestones.add(max_updates); }

    /// Without std::cos.
    Real quick(std::int64_t num_update) const {
      if (num_update > max_updates) return final_value;
      if constexpr (std::is_same_v<Real, float>) {
        const auto cosine = detail::float_between(bounds(static_cast<double>(num_update) * share));
        if (cosine) return of_cosine()(*cosine);
      }
      return (*this)(num_update);
    }

    void fill(UpdateRange range, Real* out) const {
      const auto falling = detail::count_up_to(range, max_updates);
      std::fill(out + falling, out + range.count, final_value);
      if constexpr (std::is_same_v<Real, float>) {
        if (max_updates < detail::exact_limit) {
          return detail::fill_half_wave(*this, max_updates, of_cosine(), range.part(0, falling),
                                        out);
        }
      }
      detail::evaluate_one_by_one(*this, range.part(0, falling), out);
    }

    auto estimate() const {
      return detail::Estimate{
          [one = share](double number) { return bounds(std::min(number * one, 1.0)); },
          [value = of_cosine(), end = static_cast<double>(max_updates), last = final_value](
              Real cosine, double number) { return number > end ? last : value(cosine); }};
    }
    std::int64_t limit() const {
      return max_updates < detail::exact_limit ? detail::exact_limit : 0;
    }

   private:
    /// Around the cosine where this share of max_updates has passed.
    static detail::Interval bounds(double passed) {
      return detail::around(detail::cos_pi(passed), 0x1p-42);
    }

    auto of_cosine() const {
      return [end = final_value, half = (base_value - final_value) / 2](Real cosine) {
        return end + half * (1 + cosine);
      };
    }
  };
};

}  // namespace lrtrack
