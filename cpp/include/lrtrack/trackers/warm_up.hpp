#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "lrtrack/model.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

enum class WarmUpMode { linear, constant, exponential, cosine };

template <>
struct EnumNames<WarmUpMode> {
  static constexpr std::string_view name = "WarmUpMode";
  static constexpr std::array<std::string_view, 4> members{"LINEAR", "CONSTANT", "EXPONENTIAL",
                                                           "COSINE"};
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
f(t) = main(t − warm_up_steps) from there on

begin is warm_up_begin_value, main is main_tracker. EXPONENTIAL and COSINE are not DJL's.)",
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

    void fill(UpdateRange range, Real* out) const {
      const auto warm = detail::count_up_to(range, steps - 1);
      fill_warm_up(range.part(0, warm), out);
      if (warm == range.count) return;
      const auto rest = range.part(warm, range.count - warm);
      main_tracker->fill({rest.start - steps, rest.step, rest.count}, out + warm);
    }

    void evaluate(detail::UpdateList updates, Real* out) const {
      constexpr std::size_t few = 256;  // trackers may be nested, so little on the stack
      std::array<std::int64_t, few> shifted{};
      for (std::size_t first = 0; first < updates.count; first += few) {
        const auto part = updates.part(first, std::min(few, updates.count - first));
        for (std::size_t i = 0; i < part.count; ++i) {
          shifted[i] = std::max<std::int64_t>(part[i] - steps, 0);
        }
        main_tracker->gather(shifted.data(), part.count, out + first);
        for (std::size_t i = 0; i < part.count; ++i) {
          if (part[i] < steps) out[first + i] = warm_up_value(part[i]);
        }
      }
    }

   private:
    void fill_warm_up(UpdateRange range, Real* out) const {
      if (mode == WarmUpMode::constant) {
        std::fill_n(out, range.count, begin);
      } else if (mode == WarmUpMode::linear) {
        const auto line = [from = begin, height = rise, length = static_cast<Real>(steps)](
                              Real number) { return from + height * number / length; };
        detail::evaluate_exactly(*this, line, detail::exact_limit, range, out);
      } else {
        detail::evaluate_one_by_one(*this, range, out);
      }
    }

    Real warm_up_value(std::int64_t num_update) const {
      const double share = static_cast<double>(num_update) / static_cast<double>(steps);
      const auto low = static_cast<double>(begin);
      const auto high = static_cast<double>(end);
      switch (mode) {
        case WarmUpMode::constant:
          return begin;
        case WarmUpMode::exponential:
          return static_cast<Real>(low * std::pow(high / low, share));
        case WarmUpMode::cosine:
          return static_cast<Real>(std::lerp(low, high, cosine_rise(share)));
        case WarmUpMode::linear:
          break;
      }
      return begin + rise * static_cast<Real>(num_update) / static_cast<Real>(steps);
    }
  };
};

}  // namespace lrtrack
