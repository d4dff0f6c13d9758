using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>A number from 0 to below 1 that looks random and depends on nothing but its arguments.</summary>
internal static class FaultDraw
{
    public static double Draw(int seed, int fault, FaultTarget target, int attempt) => Draw($"{seed} {fault} {attempt} {target.Operation} {target.Name}");

    public static double Draw(string arguments)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(arguments));
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * Math.ScaleB(1, -53);
    }
}
