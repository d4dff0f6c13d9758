namespace CallMessageEvents.Emulator;

/// <summary>The files in this assembly.</summary>
internal static class Resource
{
    public static byte[] Read(string name)
    {
        using var resource = typeof(Resource).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
