// What is refused, and in which words.
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "samples.hpp"

namespace lrtrack {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr auto last_integer = std::numeric_limits<std::int64_t>::max();

template <class Action>
void expect_refusal(const Action& action, const std::string& message) {
  try {
    action();
    ADD_FAILURE() << "accepted, should have said: " << message;
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(error.what(), message);
  }
}

template <class Definition>
void refuses(const Definition& definition, const std::string& message) {
  expect_refusal([&] { make(definition); }, message);
}

TEST(Validation, NamesWhatIsMissing) {
  refuses(FixedTracker{}, "value must be set");
  refuses(FactorTracker{.base_value = 1}, "factor must be set");
  refuses(CosineTracker{.base_value = 1}, "max_updates must be set");
  refuses(WarmUpTracker{}, "main_tracker must be set");
  refuses(LambdaTracker{}, "function must be set");
  refuses(FixedPerVarTracker{}, "default_value must be set");
}

TEST(Validation, EveryRealMustBeFinite) {
  for (const double bad : {nan, infinity, -infinity}) {
    const auto received = " must be finite, received " + to_text(bad);
    refuses(FixedTracker{.value = bad}, "value" + received);
    refuses(FactorTracker{.base_value = 1, .factor = 0.5, .min_value = bad},
            "min_value" + received);
    refuses(CosineTracker{.base_value = bad, .max_updates = 1}, "base_value" + received);
    refuses(LinearTracker{.base_value = 1, .slope = bad}, "slope" + received);
    refuses(CyclicalTracker{.gamma = bad}, "gamma" + received);
    refuses(SquareRootTracker{.base_value = bad}, "base_value" + received);
    refuses(FixedPerVarTracker{.default_value = 1, .values = {{"bias", bad}}},
            "values['bias']" + received);
    refuses(
        WarmUpTracker{.main_tracker = make(FixedTracker{.value = 1}), .warm_up_begin_value = bad},
        "warm_up_begin_value" + received);
  }
}

TEST(Validation, EveryRealMustFitFloat) {
  refuses(FixedTracker{.value = 1e39}, "value must be within the range of float32, received 1e+39");
  refuses(LinearTracker{.base_value = 1, .slope = 1e-60},
          "slope must be non-zero (for one value: FixedTracker), received 1e-60 (0.0 in float32)");
  refuses(CosineTracker{.base_value = 1 + 1e-12, .final_value = 1, .max_updates = 3},
          "base_value must be greater than final_value (1.0) (a rise: WarmUpTracker(main_tracker="
          "FixedTracker(value=1.0), warm_up_begin_value=1.0, warm_up_steps=3, "
          "warm_up_mode='COSINE')), received 1.0");
}

TEST(Validation, Factor) {
  refuses(
      FactorTracker{.base_value = 1, .factor = 0},
      "factor must be at most 1 and not 0 (growth: StepTracker with step_size=1), received 0.0");
  refuses(
      FactorTracker{.base_value = 1, .factor = 1.5},
      "factor must be at most 1 and not 0 (growth: StepTracker with step_size=1), received 1.5");
  refuses(FactorTracker{.base_value = 1, .factor = 0.5, .min_value = 1},
          "min_value must be below base_value (1.0), received 1.0");
  refuses(FactorTracker{.base_value = 1, .factor = 0.5, .min_value = 0.1, .max_updates = 3},
          "max_updates must be unset where min_value is set, received 3");
  refuses(FactorTracker{.base_value = 1, .factor = 1, .min_value = 0.1},
          "factor must be between 0 and 1, both excluded, with min_value, received 1.0");
  refuses(FactorTracker{.base_value = 1, .factor = 0.5, .max_updates = -1},
          "max_updates must be non-negative, received -1");
}

TEST(Validation, MultiFactor) {
  const auto with_steps = [](std::vector<std::int64_t> steps) {
    return MultiFactorTracker{.base_value = 1, .steps = std::move(steps), .factor = 0.5};
  };
  refuses(with_steps({}),
          "steps must be at least two updates (for none: FixedTracker), received []");
  refuses(with_steps({5}),
          "steps must be at least two updates (for one: MultiStepTracker(milestones=[6])), "
          "received [5]");
  refuses(with_steps({0, 5}), "steps must be at least 1 each, received 0");
  refuses(with_steps({5, 5}), "steps must be increasing, received 5 after 5");
  refuses(with_steps({2, 9, 4}), "steps must be increasing, received 4 after 9");
  refuses(MultiFactorTracker{.base_value = 1, .steps = {1, 2}, .factor = 1.1},
          "factor must be at most 1 (growth: MultiStepTracker, with milestones one later than "
          "steps), received 1.1");
}

TEST(Validation, Cosine) {
  refuses(CosineTracker{.base_value = -1, .max_updates = 5},
          "base_value must be positive (a rise is a WarmUpTracker with warm_up_mode='COSINE'), "
          "received -1.0");
  refuses(CosineTracker{.base_value = 0.001, .max_updates = 5},
          "base_value must be greater than final_value (0.01, its default), received 0.001");
  refuses(CosineTracker{.base_value = 0.99, .final_value = 1, .max_updates = 5},
          "base_value must be greater than final_value (1.0) (a rise: WarmUpTracker(main_tracker="
          "FixedTracker(value=1.0), warm_up_begin_value=0.99, warm_up_steps=5, "
          "warm_up_mode='COSINE')), received 0.99");
  refuses(CosineTracker{.base_value = 1, .max_updates = 0},
          "max_updates must be positive, received 0");
}

TEST(Validation, Linear) {
  refuses(LinearTracker{.base_value = 1, .slope = 0},
          "slope must be non-zero (for one value: FixedTracker), received 0.0");
  refuses(LinearTracker{.base_value = 1, .slope = 1, .min_value = 0},
          "slope must be negative with min_value, received 1.0");
  refuses(LinearTracker{.base_value = 1, .slope = -1, .max_value = 2},
          "slope must be positive with max_value, received -1.0");
  refuses(LinearTracker{.base_value = 1, .slope = -1, .min_value = 1},
          "min_value must be below base_value (1.0), received 1.0");
  refuses(LinearTracker{.base_value = 1, .slope = 1, .max_value = 0},
          "max_value must be above base_value (1.0), received 0.0");
  refuses(LinearTracker{.base_value = 1, .slope = 1, .min_value = 0, .max_value = 2},
          "max_value must be unset where min_value is set, received 2.0");
  refuses(LinearTracker{.base_value = 1, .slope = 1, .max_value = 2, .max_updates = 7},
          "max_updates must be unset where min_value or max_value is set, received 7");
}

TEST(Validation, PolynomialDecay) {
  const PolynomialDecayTracker good{.base_value = 1, .end_learning_rate = 0, .decay_steps = 5};
  auto without_steps = good;
  without_steps.decay_steps = 0;
  refuses(without_steps, "decay_steps must be positive, received 0");
  auto with_negative_power = good;
  with_negative_power.power = -0.5;
  refuses(with_negative_power, "power must be non-negative, received -0.5");
}

TEST(Validation, Cyclical) {
  refuses(CyclicalTracker{.base_value = 1, .max_value = 0.5},
          "base_value must be at most max_value (0.5), received 1.0");
  refuses(CyclicalTracker{.base_value = 0.01},
          "base_value must be at most max_value (0.006, its default), received 0.01");
  refuses(CyclicalTracker{.max_value = 0.0005},
          "base_value must be at most max_value (0.0005), received 0.001, its default");
  refuses(CyclicalTracker{.base_value = 0},
          "base_value must be positive (from 0: PiecewiseLinearTracker(points=[(0, 0), (up, max), "
          "(up + down, 0)]).repeat(up + down)), received 0.0");
  refuses(CyclicalTracker{.step_size_up = 0}, "step_size_up must be positive, received 0");
  refuses(CyclicalTracker{.step_size_down = -1},
          "step_size_down must be non-negative, received -1");
  refuses(CyclicalTracker{.gamma = 1.01}, "gamma must be between 0 and 1, received 1.01");
  refuses(CyclicalTracker{.step_size_up = last_integer},
          "step_size_up must be at most 9223372036854775807 together with step_size_down, "
          "received 9223372036854775807");
}

TEST(Validation, WarmUp) {
  const auto main = make(FixedTracker{.value = 3e38});
  refuses(WarmUpTracker{.main_tracker = main, .warm_up_steps = -1},
          "warm_up_steps must be non-negative, received -1");
  refuses(WarmUpTracker{.main_tracker = main, .warm_up_begin_value = -3e38},
          "main_tracker at update 0 less warm_up_begin_value must be within the range of float32, "
          "received 6.0000000109955115e+38");
  const auto constant = make(WarmUpTracker{.main_tracker = main,
                                           .warm_up_steps = 1,
                                           .warm_up_begin_value = -3e38,
                                           .warm_up_mode = WarmUpMode::constant});
  EXPECT_EQ(constant->get_new_value(0), -3e38F);
  EXPECT_EQ(constant->get_new_value(1), 3e38F);
}

TEST(Validation, Nesting) {
  TrackerPtr tracker = make(FixedTracker{.value = 1});
  for (int depth = 2; depth <= 100; ++depth) tracker = make(WarmUpTracker{.main_tracker = tracker});
  refuses(WarmUpTracker{.main_tracker = tracker},
          "the depth of nested trackers must be at most 100, received 101");
}

TEST(Validation, NestingInFunctions) {
  class Deep final : public Function {
   public:
    double operator()(std::int64_t) const override { return 1; }
    std::size_t depth() const override { return 99; }
  };
  const auto tracker = make(LambdaTracker{.function = std::make_shared<Deep>()});
  EXPECT_EQ(tracker->depth(), 100U);
  refuses(WarmUpTracker{.main_tracker = tracker},
          "the depth of nested trackers must be at most 100, received 101");
}

TEST(Validation, UpdateNumbers) {
  const auto message = "num_update must be between 0 and 9223372036854775807, received -1";
  for (const auto& tracker : samples::trackers()) {
    expect_refusal([&] { tracker->get_new_value(-1); }, message);
    expect_refusal([&] { tracker->get_new_value<double>("weight", -1); }, message);
  }
  const auto per_parameter = make(FixedPerVarTracker{.default_value = 1});
  expect_refusal([&] { per_parameter->get_new_value("weight", -1); }, message);
}

}  // namespace
}  // namespace lrtrack
