using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore;

/// <summary>Lets a request that Twilio signed go on, and answers any other.</summary>
internal static class SignatureGuard
{
    private const string NoAccount =
        "No account is registered whose keys could verify a signature: write builder.Services.AddCallMessageEvents() before the application is built.";

    public static Task<bool> IsSignedAsync(HttpContext http, AccountName? account)
    {
        var services = http.RequestServices;
        var receiver = Receiver(services);
        return new CallbackAdapter(services.GetService<TimeProvider>() ?? TimeProvider.System, services.GetRequiredService<ILoggerFactory>())
            .HandleAsync(http, ReceiveAsync);

        ValueTask<CallbackAnswer?> ReceiveAsync(CallbackRequest request, CancellationToken cancellationToken)
        {
            // Whoever comes next reads the body as if nobody had.
            if (MemoryMarshal.TryGetArray(request.Body, out var body) && body.Count > 0)
                http.Request.Body = new MemoryStream(body.Array!, body.Offset, body.Count, writable: false);
            return receiver.ReceiveAsync(request, account, cancellationToken);
        }
    }

    /// <summary>Why no request can be verified; null when it can.</summary>
    public static string? Problem(IServiceProvider services, AccountName? account) =>
        services.GetService<IVoiceWebhookReceiver>() is null ? NoAccount
        : account is { } named && !named.Has<ICallbackReceiver>(services) ? named.Missing()
        : null;

    private static IVoiceWebhookReceiver Receiver(IServiceProvider services) =>
        services.GetService<IVoiceWebhookReceiver>() ?? throw new InvalidOperationException(NoAccount);
}
