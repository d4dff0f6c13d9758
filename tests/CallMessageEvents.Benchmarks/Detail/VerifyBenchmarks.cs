using System.Text;
using BenchmarkDotNet.Attributes;

namespace CallMessageEvents.Benchmarks;

[MemoryDiagnoser]
public class VerifyBenchmarks
{
    private static readonly byte[] Url = Encoding.UTF8.GetBytes(FloorData.CallbackUrl);
    private static readonly byte[] Token = Encoding.UTF8.GetBytes(FloorData.AuthToken);

    [Benchmark(Baseline = true)]
    public bool Floor() => VerifyFloor.Form(FloorData.CallbackForm, Url, Token, FloorData.CallbackSignature);

    [Benchmark]
    public SignatureResult Verify() =>
        TwilioSignature.Verify(FloorData.CallbackSignature, FloorData.CallbackUrl, FloorData.CallbackForm, CallbackFormat.Form, FloorData.AuthToken);

    [Benchmark]
    public bool Parse() => CallMessageParser.TryParse(FloorData.CallbackForm, CallbackFormat.Form, out _, out _);
}
