using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

/// <summary>Requests at random: this library and Twilio's own validator say the same.</summary>
public sealed class OraclePropertyTests
{
    private const int Count = 2_000;

    // Pieces that System.Uri writes as they are: where it would write them otherwise, Twilio's validator differs from itself (OracleDifferenceTests).
    private static readonly Gen<string> Piece = Gen.Elements("a", "B", "7", "-", "_", ".x", "~", "%20", "%2B", "%C3%A9", "%F0%9F%98%80", "%26", "%3D", "%2F");

    private static readonly Gen<string> Url =
        from scheme in Gen.Elements("https", "http")
        from host in Gen.Elements("example.com", "Hooks.Example.com", "a-b.c.example", "10.0.0.1", "localhost")
        from port in Gen.Elements("", "", ":8443", ":8080", ":65535", ":1")
        from segments in Piece.NonEmptyListOf().ListOf()
        from parameters in Gen.Zip(Piece.NonEmptyListOf(), Piece.ListOf()).ListOf()
        let path = string.Concat(segments.Select(static segment => "/s" + string.Concat(segment)))
        let query = string.Join('&', parameters.Select(static parameter => $"{string.Concat(parameter.Item1)}={string.Concat(parameter.Item2)}"))
        select $"{scheme}://{host}{port}{(path.Length == 0 ? "/" : path)}{(query.Length == 0 ? "" : "?")}{query}";

    private static readonly Gen<string> Text =
        ArbMap.Default.GeneratorFor<string?>().Select(static text => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text ?? "")));

    // Names of characters up to U+D7FF, where UTF-8 and UTF-16 have one order.
    private static readonly Gen<(string, string)[]> Fields =
        from names in Text.Select(static text => new string([.. text.Where(static c => c < '\ud800')])).ListOf()
        let unique = names.Distinct(StringComparer.Ordinal).ToList()
        from values in Text.ListOf(unique.Count)
        select unique.Zip(values).ToArray();

    private static readonly Gen<SignatureAlgorithm> Algorithm = Gen.Elements(SignatureAlgorithm.HmacSha1, SignatureAlgorithm.HmacSha256);

    private static readonly Gen<SignedCase> Case = Gen.OneOf(
        from url in Url from fields in Fields select new SignedCase(url, CallbackFormat.Form, fields),
        from url in Url from json in Text select SignedCase.WithJson(url, json),
        Url.Select(SignedCase.Get));

    [Fact]
    public void Sign_AnyRequest_IsValidForTwilio() => Check(
        from one in Case from algorithm in Algorithm select (one, algorithm),
        static pair =>
            pair.one.IsValidForTwilio(pair.one.Sign(pair.algorithm), pair.algorithm) && pair.one.IsValidForUs(pair.one.Sign(pair.algorithm), pair.algorithm));

    [Fact]
    public void Verify_AnyRequestWithAnothersSignature_AgreesWithTwilio() => Check(
        from one in Case from other in Case from algorithm in Algorithm from others in Algorithm select (one, signature: other.Sign(others), algorithm),
        static attempt => attempt.one.IsValidForTwilio(attempt.signature, attempt.algorithm) == attempt.one.IsValidForUs(attempt.signature, attempt.algorithm));

    /// <summary>One character of what was signed is another: nearly always both refuse it, and never only one.</summary>
    [Fact]
    public void Verify_AnyRequestChanged_AgreesWithTwilio() => Check(
        from one in Case from algorithm in Algorithm from at in Gen.Choose(8, 200) from digit in Gen.Elements("a", "b", "7", "/x", "&c=1")
        select (one, algorithm, at, digit),
        static attempt =>
        {
            var (one, algorithm, at, digit) = attempt;
            var changed = one with { Url = one.Url.Insert(Math.Min(Math.Max(at, one.Url.IndexOf('/', 8) + 1), one.Url.Length), digit) };
            var signature = one.Sign(algorithm);
            return IsAccepted(changed, signature, algorithm) == changed.IsValidForUs(signature, algorithm);
        });

    /// <summary>Twilio's validator throws where the change left <c>bodySHA256</c> without a value (OracleDifferenceTests): it refuses, too.</summary>
    private static bool IsAccepted(SignedCase one, string signature, SignatureAlgorithm algorithm)
    {
        try
        {
            return one.IsValidForTwilio(signature, algorithm);
        }
        catch (IndexOutOfRangeException)
        {
            return false;
        }
    }

    private static void Check<T>(Gen<T> generator, Func<T, bool> holds) =>
        Prop.ForAll(generator.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(Count));
}
