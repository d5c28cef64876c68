// Values in bulk have the bits of single ones.
#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>

#include "bits.hpp"
#include "draws.hpp"
#include "samples.hpp"

namespace lrtrack {
namespace {

template <class Updates, class Real>
void expect_scalar_bits(const Tracker& tracker, Updates updates, const Real* values) {
  for (std::size_t i = 0; i < updates.count; ++i) {
    const auto alone = tracker.get_new_value<Real>(updates[i]);
    ASSERT_TRUE(are_alike(values[i], alone)) << values[i] << " instead of " << alone << ", "
                                             << tracker.type()->name << " at update " << updates[i];
  }
}

class AnyTracker : public testing::TestWithParam<std::string_view> {
 protected:
  template <class Real>
  static void expect_scalar_bits_in_bulk(const Tracker& tracker, UpdateRange range,
                                         const std::vector<std::int64_t>& num_updates) {
    std::vector<Real> values(range.count);
    tracker.fill(range, values.data());
    expect_scalar_bits(tracker, range, values.data());
    tracker.gather(num_updates.data(), range.count, values.data());
    expect_scalar_bits(tracker, UpdateList{num_updates.data(), range.count}, values.data());
  }
};

TEST_P(AnyTracker, HasTheScalarBitsInBulk) {
  const auto& type = *find_tracker_type(GetParam());
  const auto seed = draws::seed();
  draws::Random random(seed);
  for (int i = 0; i < 200; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", example " + std::to_string(i));
    const auto drawn = draws::tracker(random, type);
    const auto tracker = std::dynamic_pointer_cast<const Tracker>(drawn);
    const auto range = i % 50 == 0 ? UpdateRange{3, 1, 10'000} : draws::range(random);
    const auto num_updates = draws::updates(random, range);
    expect_scalar_bits_in_bulk<float>(*tracker, range, num_updates);
    expect_scalar_bits_in_bulk<double>(*tracker, range, num_updates);
    if (HasFatalFailure()) return;
  }
}

std::vector<std::string_view> names() {
  std::vector<std::string_view> result;
  for (const auto* type : tracker_types()) {
    if (!type->per_parameter) result.push_back(type->name);
  }
  return result;
}
INSTANTIATE_TEST_SUITE_P(All, AnyTracker, testing::ValuesIn(names()),
                         [](const auto& name) { return std::string(name.param); });

template <class Real>
class Bulk : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(Bulk, Reals);

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
