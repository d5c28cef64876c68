// What becomes of threads that Python ends.
//
// When the process ends, Python up to 3.13 ends a daemon thread where it asks for the GIL: by
// pthread_exit, which in glibc unwinds the thread's stack. Every C++ frame on it would then run its
// destructors, most of which need the interpreter that the thread has just lost. Python 3.14 lets
// such a thread wait for ever instead. So does this, for all of the module at once: before a frame
// is unwound, the unwinder asks the frame's personality routine, and the linker's --wrap makes the
// one below that of all frames in the module.
#include <unistd.h>
#include <unwind.h>

extern "C" {

// The C++ ABI's own routine, in the linker's name for what it wraps.
_Unwind_Reason_Code __real___gxx_personality_v0(int version, _Unwind_Action actions,
                                                _Unwind_Exception_Class exception_class,
                                                _Unwind_Exception* exception,
                                                _Unwind_Context* context);

[[gnu::used]] _Unwind_Reason_Code __wrap___gxx_personality_v0(
    int version, _Unwind_Action actions, _Unwind_Exception_Class exception_class,
    _Unwind_Exception* exception, _Unwind_Context* context) {
  const bool is_end_of_thread = (actions & _UA_FORCE_UNWIND) != 0;
  while (is_end_of_thread) pause();
  return __real___gxx_personality_v0(version, actions, exception_class, exception, context);
}
}
