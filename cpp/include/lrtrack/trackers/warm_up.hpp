#pragma once

#include <array>
#include <cmath>

#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

enum class WarmUpMode { linear, constant, exponential, cosine, sqrt };

template <>
struct EnumNames<WarmUpMode> {
  static constexpr std::string_view name = "WarmUpMode";
  static constexpr std::array<std::string_view, 5> members{"LINEAR", "CONSTANT", "EXPONENTIAL",
                                                           "COSINE", "SQRT"};
};

// Longer than other trackers: five shapes, and what they demand of the main tracker's first value.
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

    template <class Visit>
    void piece_at(std::int64_t num_update, const Visit& visit) const {
      if (num_update >= steps) return visit(Piece{.origin = steps}, part(*main_tracker));
      const Piece piece{.last = steps - 1};
      switch (mode) {
        case WarmUpMode::linear:
          return visit(piece,
                       as_is<Real>([low = begin, height = rise, n = static_cast<Real>(steps)](
                                       Real t) { return low + height * t / n; }));
        case WarmUpMode::constant:
          return visit(piece, hold(begin));
        case WarmUpMode::exponential:
          return visit(piece, exponential_segment(begin, end, steps));
        case WarmUpMode::cosine:
          return visit(piece, segment(begin, end, steps, shapes::cosine));
        case WarmUpMode::sqrt:
          return visit(piece, segment(begin, end, steps, shapes::root));
      }
    }
  };
};

}  // namespace lrtrack
