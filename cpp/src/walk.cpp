#include "lrtrack/walk.hpp"

#include <algorithm>
#include <numeric>

namespace lrtrack {
namespace {

Extent extent_of(UpdateList list) {
  std::int64_t least = latest_update;
  std::int64_t greatest = 0;
  detail::vectorised([list, low = &least, high = &greatest] {
    std::int64_t a = *low;
    std::int64_t b = *high;
    for (std::size_t i = 0; i < list.count; ++i) {
      a = list[i] < a ? list[i] : a;
      b = list[i] > b ? list[i] : b;
    }
    *low = a;
    *high = b;
  });
  return {least, greatest};
}

template <class Number>
void differences(UpdateRange range, std::int64_t origin, Number* xs) {
  detail::numbers_of_range(detail::wrapping_difference(range.start, origin), range.step,
                           range.count, xs);
}
template <class Number>
void differences(UpdateList list, std::int64_t origin, Number* xs) {
  detail::numbers_of_list(list.numbers, origin, list.count, xs);
}

}  // namespace

template <class Number, class Updates>
void numbers_in(const Piece& piece, Updates updates, Number* xs) {
  if (piece.unit == 0) return differences(updates, piece.origin, xs);
  for (std::size_t i = 0; i < updates.count; ++i) xs[i] = number_in<Number>(piece, updates[i]);
}
template void numbers_in(const Piece&, UpdateRange, double*);
template void numbers_in(const Piece&, UpdateRange, float*);
template void numbers_in(const Piece&, UpdateList, double*);
template void numbers_in(const Piece&, UpdateList, float*);

template <class Real>
void RestOfList<Real>::start(UpdateList list, Real* out) {
  rest_ = list;
  out_ = out;
  taken_ = 0;
  is_copied_ = false;
  extent_ = extent_of(list);
}

template <class Real>
auto RestOfList<Real>::separate(std::int64_t last) -> Taken {
  if (!is_copied_ && extent_.greatest <= last) {
    taken_ = rest_.count;
    rest_.count = 0;
    return {{rest_.numbers, taken_}, out_};
  }
  copy();
  auto& [updates, places, some, some_places, values] = *copies_;
  std::size_t count = 0;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rest_.count; ++i) {
    const auto t = updates[i];
    const auto place = places[i];
    some[count] = updates[kept] = t;
    some_places[count] = places[kept] = place;
    count += t <= last ? 1 : 0;
    kept += t <= last ? 0 : 1;
  }
  taken_ += count;
  rest_.count = kept;
  return {{some.data(), count}, values.data()};
}

template <class Real>
void RestOfList<Real>::put_in_place(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) out_[copies_->some_places[i]] = copies_->values[i];
  extent_ = extent_of(rest_);
}

template <class Real>
void RestOfList<Real>::copy() {
  if (is_copied_) return;
  is_copied_ = true;
  if (!copies_) copies_ = std::make_unique<Copies>();
  std::copy_n(rest_.numbers, rest_.count, copies_->updates.begin());
  std::iota(copies_->places.begin(), copies_->places.end(), std::uint16_t{0});
  rest_.numbers = copies_->updates.data();
}

template class RestOfList<float>;
template class RestOfList<double>;

}  // namespace lrtrack
