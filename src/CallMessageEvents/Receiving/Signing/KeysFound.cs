using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>The keys of a callback's account.</summary>
/// <param name="Keys">The keys; null when too many unknown accounts are being looked up.</param>
/// <param name="IsFresh">Whether their look-up began after the callback came. An earlier one may lack a key that has just been made.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeysFound(AccountKeys? Keys, bool IsFresh);
