#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "lrtrack/model.hpp"
#include "lrtrack/segments.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

enum class WarmUpMode { linear, constant, exponential, cosine, sqrt };

template <>
struct EnumNames<WarmUpMode> {
  static constexpr std::string_view name = "WarmUpMode";
  static constexpr std::array<std::string_view, 5> members{"LINEAR", "CONSTANT", "EXPONENTIAL",
                                                           "COSINE", "SQRT"};
};

struct WarmUpTracker {
  using Self = WarmUpTracker;

  TrackerPtr main_tracker = {};
  std::int64_t warm_up_steps = 0;
  double warm_up_begin_value = 0;
  WarmUpMode warm_up_mode = WarmUpMode::linear;

  static constexpr std::string_view name = "WarmUpTracker";
  static constexpr Documentation documentation{
      .summary = "A warm-up before another tracker, which starts at its own update 0 after it.",
      .formula =
          R"(f(t) = begin + (main(0) − begin) · t / warm_up_steps for t < warm_up_steps (LINEAR)
f(t) = begin for t < warm_up_steps (CONSTANT)
f(t) = begin · (main(0) / begin)^(t / warm_up_steps), likewise (EXPONENTIAL)
f(t) = begin + (main(0) − begin) · (1 − cos(π · t / warm_up_steps)) / 2, likewise (COSINE)
f(t) = begin + (main(0) − begin) · (1 − sqrt(1 − t / warm_up_steps)), likewise (SQRT)
f(t) = main(t − warm_up_steps) from there on

begin is warm_up_begin_value, main is main_tracker. EXPONENTIAL, COSINE and SQRT are not DJL's.)",
      .example =
          R"(>>> tracker = Tracker.warm_up().set_main_tracker(Tracker.fixed(0.5)).opt_warm_up_steps(4).build()
>>> [tracker.get_new_value(t) for t in range(6)]
[0.0, 0.125, 0.25, 0.375, 0.5, 0.5])",
      .source = "DJL's WarmUpTracker; Goyal et al., Accurate, Large Minibatch SGD, 2017."};

  static constexpr auto parameters() {
    return std::tuple{required("main_tracker", &Self::main_tracker, rules::finite,
                               "the tracker that follows the warm-up"),
                      optional("warm_up_steps", &Self::warm_up_steps, rules::non_negative,
                               "how many updates the warm-up takes"),
                      optional("warm_up_begin_value", &Self::warm_up_begin_value, rules::finite,
                               "the value at update 0; positive for EXPONENTIAL"),
                      optional("warm_up_mode", &Self::warm_up_mode, rules::finite,
                               "how the value gets to the main tracker's first one")};
  }

  void validate() const {
    require(warm_up_mode != WarmUpMode::exponential || warm_up_begin_value > 0,
            "warm_up_begin_value", "positive for EXPONENTIAL", warm_up_begin_value);
  }

  template <class Real>
  struct Formula {
    TrackerPtr main_tracker;
    std::int64_t steps;
    Real begin;
    Real end;
    Real rise;
    WarmUpMode mode;

    explicit Formula(const Self& definition)
        : main_tracker(definition.main_tracker),
          steps(definition.warm_up_steps),
          begin(static_cast<Real>(definition.warm_up_begin_value)),
          end(main_tracker->value<Real>(0)),
          rise(end - begin),
          mode(definition.warm_up_mode) {
      const auto main_value = static_cast<double>(end);
      require(std::isfinite(end), "main_tracker", "finite at update 0", main_value);
      require(mode != WarmUpMode::linear || std::isfinite(rise),
              "main_tracker at update 0 less warm_up_begin_value", "within the range of float32",
              main_value - static_cast<double>(begin));
      require(mode != WarmUpMode::exponential || end > 0, "main_tracker",
              "positive at update 0 for EXPONENTIAL", main_value);
    }

    Real operator()(std::int64_t num_update) const {
      return num_update < steps ? warm_up_value(num_update)
                                : main_tracker->value<Real>(num_update - steps);
    }

    void add_milestones(Milestones& milestones) const {
      milestones.add(steps);
      add_part_of<Real>(milestones, *main_tracker, steps);
    }

    void fill(UpdateRange range, Real* out) const {
      const auto warm = detail::count_up_to(range, steps - 1);
      warm_up(range.part(0, warm), out);
      if (warm == range.count) return;
      main_tracker->fill(earlier(detail::after(range, warm), steps), out + warm);
    }

    void evaluate(detail::UpdateList updates, Real* out) const {
      for_each_inner_block(updates, out, [this](detail::UpdateList block, Real* values) {
        gather_at(*main_tracker, block, values,
                  [length = steps](std::int64_t t) { return t < length ? 0 : t - length; });
        std::array<Real, inner_block> warm;
        warm_up(block, warm.data());
        detail::vectorised([block, values, length = steps, early = warm.data()] {
          for (std::size_t i = 0; i < block.count; ++i) {
            values[i] = block[i] < length ? early[i] : values[i];
          }
        });
      });
    }

   private:
    /// The values that these updates have in the warm-up; any values for later ones.
    template <class Updates>
    void warm_up(Updates updates, Real* out) const {
      switch (mode) {
        case WarmUpMode::constant:
          std::fill_n(out, updates.count, begin);
          return;
        case WarmUpMode::linear:
          return detail::evaluate_exactly(*this, line(), updates, out);
        case WarmUpMode::cosine:
          return detail::evaluate_exactly(*this, cosine(), updates, out);
        case WarmUpMode::sqrt:
          return detail::evaluate_exactly(*this, root(), updates, out);
        case WarmUpMode::exponential:
          break;
      }
      if constexpr (std::is_same_v<Real, float>) {
        detail::evaluate_by_estimate(*this, growth_estimate(), updates, out);
      } else {
        detail::evaluate_one_by_one(*this, updates, out);
      }
    }

    Real warm_up_value(std::int64_t num_update) const {
      switch (mode) {
        case WarmUpMode::constant:
          return begin;
        case WarmUpMode::exponential:
          return growth(num_update);
        case WarmUpMode::cosine:
          return cosine()(static_cast<double>(num_update));
        case WarmUpMode::sqrt:
          return root()(static_cast<double>(num_update));
        case WarmUpMode::linear:
          break;
      }
      return line()(static_cast<Real>(num_update));
    }

    auto line() const {
      return [from = begin, height = rise, length = static_cast<Real>(steps)](Real number) {
        return from + height * number / length;
      };
    }

    auto cosine() const {
      return [low = static_cast<double>(begin), high = static_cast<double>(end),
              length = static_cast<double>(steps)](double number) {
        return static_cast<Real>(lerp(low, high, cosine_rise(number / length)));
      };
    }

    auto root() const {
      return [low = static_cast<double>(begin), high = static_cast<double>(end),
              length = static_cast<double>(steps)](double number) {
        // 1 − sqrt(left) without its cancellation
        const double left = (length - number) / length;
        return static_cast<Real>(lerp(low, high, number / length / (1 + std::sqrt(left))));
      };
    }

    Real growth(std::int64_t num_update) const {
      const double share = static_cast<double>(num_update) / static_cast<double>(steps);
      return static_cast<Real>(static_cast<double>(begin) * std::pow(ratio(), share));
    }

    auto growth_estimate() const {
      return detail::Estimate{
          [low = static_cast<double>(begin),
           slope = std::log2(ratio()) / static_cast<double>(steps)](double number) {
            return detail::scaled_power(low, number * slope);
          },
          [](float value, double) { return value; }};
    }

    double ratio() const { return static_cast<double>(end) / static_cast<double>(begin); }
  };
};

}  // namespace lrtrack
