using System.Diagnostics.CodeAnalysis;
namespace CallMessageEvents;
#pragma warning disable
internal struct CallbackFields : IDisposable {
  public static bool TryRead(ReadOnlySpan<byte> body, CallbackFormat format, out CallbackFields fields, [NotNullWhen(false)] out CallMessageParseError? error) => throw null!;
  public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> name) => default;
  public string? FindText(string name) => null;
  public bool TryGetMessage(ContentSettings settings, string? token, [NotNullWhen(true)] out CallMessage? message, [NotNullWhen(false)] out CallMessageParseError? error) => throw null!;
  public void Dispose() {}
}
internal sealed class SigningKey(string token) {}
internal readonly struct SignedUrl { public required string Base {get; init;} public required string Target {get;init;} public string? OtherBase {get;init;} public string? OtherTarget {get;init;} public string? Fragment {get;init;} }
internal static class SignatureVerifier { public static SignatureResult Verify(string? signature, in SignedUrl url, ReadOnlySpan<byte> body, CallbackFormat format, in CallbackFields fields, ReadOnlySpan<SigningKey> keys) => default; }
