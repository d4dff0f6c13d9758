using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>The keys of a callback's account.</summary>
/// <param name="Keys">The keys; null when too many unknown accounts are looked for at this moment.</param>
/// <param name="IsFresh">Whether they are not older than the callback. Those of a look-up that had begun before it came may lack a key that has just been made.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeysFound(AccountKeys? Keys, bool IsFresh);
