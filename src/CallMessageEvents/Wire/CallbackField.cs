using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>Where a field's name stands in the decoded text, with its value right behind.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CallbackField(int Start, int NameLength, int ValueLength)
{
    public int Length => NameLength + ValueLength;
}
