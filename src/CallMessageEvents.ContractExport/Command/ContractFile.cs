using System.Text;

namespace CallMessageEvents.ContractExport;

/// <summary>A file, and what is to be in it.</summary>
/// <param name="Path">The file, as the command line names it.</param>
/// <param name="Content">What is to be in it.</param>
internal sealed record ContractFile(string Path, string Content)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(Path, Content, Utf8, cancellationToken).ConfigureAwait(false);
        }
        catch (DirectoryNotFoundException)
        {
            var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path));
            throw new ExportFault($"{Path} cannot be written: there is no folder {folder}. Create it first.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ExportFault($"{Path} cannot be written: {e.Message}");
        }
    }

    /// <returns>Null when there is no such file.</returns>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(Path, Utf8, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ExportFault($"{Path} cannot be read: {e.Message}");
        }
    }

    /// <summary>Whether the file has this content. Git may have changed the ends of its lines.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken).ConfigureAwait(false))?.Replace("\r\n", "\n", StringComparison.Ordinal) == Content;
}
