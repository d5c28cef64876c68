// Values in bulk have the bits of single ones.
#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>

#include "bits.hpp"
#include "samples.hpp"

namespace lrtrack {
namespace {

template <class Real>
void expect_scalar_bits(const Tracker& tracker, UpdateRange range, const Real* values) {
  for (std::size_t i = 0; i < range.count; ++i) {
    ASSERT_EQ(bits(values[i]), bits(tracker.get_new_value<Real>(range[i])))
        << tracker.type()->name << " at update " << range[i];
  }
}

template <class Real>
class Bulk : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(Bulk, Reals);

const std::vector<UpdateRange> ranges{
    {0, 1, 3000},
    {17, 13, 300},
    {3000, -7, 400},
    {5, 1, 0},
    {9, 100, 1},
    {std::numeric_limits<std::int64_t>::max() - 100, 1, 101},
    {0, std::int64_t{1} << 53, 1000},
};

TYPED_TEST(Bulk, FillHasTheScalarBits) {
  for (const auto& tracker : samples::trackers()) {
    for (const auto& range : ranges) {
      std::vector<TypeParam> values(range.count);
      tracker->fill(range, values.data());
      expect_scalar_bits(*tracker, range, values.data());
    }
  }
}

// Long enough for many blocks in each piece.
TYPED_TEST(Bulk, FillOfLongSchedulesHasTheScalarBits) {
  const auto cyclical = [](CyclicalMode mode, double gamma = 1) {
    return make(CyclicalTracker{.base_value = 0.01,
                                .max_value = 0.5,
                                .step_size_up = 5000,
                                .step_size_down = 7000,
                                .mode = mode,
                                .gamma = gamma});
  };
  const auto restarts = [](double final_value, double first_cycle, double cycle_factor) {
    return make(CosineRestartsTracker{.base_value = 0.5,
                                      .final_value = final_value,
                                      .first_cycle = first_cycle,
                                      .cycle_factor = cycle_factor});
  };
  const OneCycleTracker one_cycle{.max_value = 0.5, .total_updates = 28'000};
  const OneCycleTracker three_phases{.max_value = 0.5,
                                     .total_updates = 28'001,
                                     .pct_start = 0.35,
                                     .final_div_factor = 1e9,
                                     .three_phase = true};
  const std::vector<TrackerPtr> trackers{
      make(CosineTracker{.base_value = 0.5, .max_updates = 30'000}),
      cyclical(CyclicalMode::triangular),
      cyclical(CyclicalMode::triangular2),
      cyclical(CyclicalMode::exp_range, 0.9999),
      restarts(0, 9'000, 1),
      restarts(-0.25, 700, 1),
      restarts(0.001, 2'100, 2),
      restarts(0, 2'101, 1.5),
      make(one_cycle),
      make(one_cycle.momentum()),
      make(three_phases),
      make(three_phases.momentum()),
      make(TanhTracker{.base_value = 0.5, .final_value = 0.001, .total_updates = 28'000}),
      make(CyclicalMomentumTracker{.step_size_up = 5000, .step_size_down = 7000})};
  for (const auto& tracker : trackers) {
    for (const auto& range : {UpdateRange{3, 1, 29'000}, UpdateRange{0, 2, 15'001}}) {
      std::vector<TypeParam> values(range.count);
      tracker->fill(range, values.data());
      expect_scalar_bits(*tracker, range, values.data());
    }
  }
}

TYPED_TEST(Bulk, GatherHasTheScalarBits) {
  const std::vector<std::int64_t> num_updates{3000, 0, 0, 50, 49, 51, 1, 1000, 1001, 999};
  for (const auto& tracker : samples::trackers()) {
    std::vector<TypeParam> values(num_updates.size());
    tracker->gather(num_updates.data(), num_updates.size(), values.data());
    for (std::size_t i = 0; i < num_updates.size(); ++i) {
      EXPECT_EQ(bits(values[i]), bits(tracker->get_new_value<TypeParam>(num_updates[i])));
    }
  }
}

TYPED_TEST(Bulk, EvaluateHasTheScalarBitsOnAnyNumberOfThreads) {
  const auto trackers = samples::trackers();
  std::vector<const Tracker*> plain;
  for (const auto& tracker : trackers) {
    if (!tracker->calls_user_code()) plain.push_back(tracker.get());
  }
  const UpdateRange range{1, 1, 131'075};  // two full blocks of work and a little more
  std::vector<std::int64_t> num_updates(range.count);
  std::iota(num_updates.begin(), num_updates.end(), range.start);
  std::vector<TypeParam> values(plain.size() * range.count);
  evaluate<TypeParam>(plain, range, values.data());
  for (std::size_t row = 0; row < plain.size(); ++row) {
    expect_scalar_bits(*plain[row], range, values.data() + row * range.count);
  }
  for (const std::size_t threads : {2U, 7U, 100U}) {
    std::vector<TypeParam> others(values.size());
    evaluate<TypeParam>(plain, range, others.data(), threads);
    EXPECT_EQ(others, values) << threads << " threads, a range";
    others.assign(values.size(), 0);
    evaluate<TypeParam>(plain, num_updates, others.data(), threads);
    EXPECT_EQ(others, values) << threads << " threads, an array";
  }
}

TYPED_TEST(Bulk, EvaluateAcceptsNothing) {
  const auto tracker = make(FixedTracker{.value = 1});
  const std::vector<const Tracker*> none;
  const std::vector<const Tracker*> one{tracker.get()};
  TypeParam untouched = 7;
  evaluate<TypeParam>(none, UpdateRange{0, 1, 10}, &untouched, 4);
  evaluate<TypeParam>(one, UpdateRange{0, 1, 0}, &untouched, 4);
  evaluate<TypeParam>(one, std::span<const std::int64_t>{}, &untouched, 4);
  EXPECT_EQ(untouched, 7);
}

TEST(EveryTracker, IgnoresTheParameterId) {
  for (const auto& tracker : samples::trackers()) {
    EXPECT_EQ(tracker->get_new_value("weight", 51), tracker->get_new_value(51));
    EXPECT_EQ(tracker->get_new_value<double>("", 51), tracker->get_new_value<double>(51));
  }
}

TEST(UserFunction, ItsExceptionReachesTheCaller) {
  class Failing final : public Function {
    double operator()(std::int64_t argument) const override {
      if (argument == 3) throw std::runtime_error("no third cycle");
      return 1;
    }
  };
  const auto tracker =
      make(CyclicalTracker{.step_size_up = 5, .scale_function = std::make_shared<Failing>()});
  ASSERT_TRUE(tracker->calls_user_code());
  EXPECT_NO_THROW(tracker->get_new_value(19));
  EXPECT_THROW(tracker->get_new_value(20), std::runtime_error);
  std::vector<float> values(30);
  EXPECT_THROW(tracker->fill({0, 1, 30}, values.data()), std::runtime_error);
  const std::vector<const Tracker*> row{tracker.get()};
  EXPECT_THROW(evaluate<float>(row, UpdateRange{0, 1, 30}, values.data()), std::runtime_error);
}

TEST(UserFunction, IsSeenThroughAComposition) {
  const auto inner =
      make(CyclicalTracker{.scale_function = std::make_shared<samples::Reciprocal>()});
  EXPECT_TRUE(make(WarmUpTracker{.main_tracker = inner})->calls_user_code());
  const auto plain = make(CyclicalTracker{});
  EXPECT_FALSE(make(WarmUpTracker{.main_tracker = plain})->calls_user_code());
}

}  // namespace
}  // namespace lrtrack
