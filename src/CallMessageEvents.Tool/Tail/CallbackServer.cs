using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CallMessageEvents.Tool;

/// <summary>
/// Receives the callbacks of one subscription address. It verifies and reads them, and does no more: the application has the conversation with the apps, and
/// an answer from here would confuse them.
/// </summary>
internal sealed class CallbackServer : IAsyncDisposable
{
    private const string ProbeHeader = "X-Call-Messages-Probe";

    private readonly WebApplication _application;
    private readonly Uri _callback;
    private readonly CallbackKeys _keys;
    private readonly ChannelWriter<CallMessage> _messages;
    private readonly Output _output;
    private readonly string _probe = RandomNumberGenerator.GetHexString(16);

    private CallbackServer(WebApplication application, Uri callback, CallbackKeys keys, ChannelWriter<CallMessage> messages, Output output)
    {
        (_application, _callback, _keys, _messages, _output) = (application, callback, keys, messages, output);
        application.Run(HandleAsync);
    }

    /// <param name="listen">Where it listens.</param>
    /// <param name="callback">The address as it is given to Twilio, with its fragment.</param>
    /// <param name="keys">What signs callbacks.</param>
    /// <param name="messages">Where messages go.</param>
    /// <param name="output">Where refused callbacks are told.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<CallbackServer> StartAsync(
        Uri listen, Uri callback, CallbackKeys keys, ChannelWriter<CallMessage> messages, Output output, CancellationToken cancellationToken)
    {
        // Empty: the application's own settings say where the application listens.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        var application = builder.Build();
        application.Urls.Add(listen.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        var server = new CallbackServer(application, callback, keys, messages, output);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            var why = failure.InnerException is AddressInUseException ? "it is in use" : (failure.InnerException ?? failure).Message.TrimEnd('.');
            throw new ToolException($"Cannot listen on {Output.Show(listen)}: {why}. Choose another address with --listen.");
        }
    }

    /// <summary>Calls itself at the public address, and warns when that leads elsewhere. From here it may look otherwise than from Twilio.</summary>
    public async Task ProbeAsync(ToolAccount account, Uri open, CancellationToken cancellationToken)
    {
        // On this machine there is no tunnel that could be wrong, and a proxy may be in the way.
        if (open.IsLoopback) return;

        using var client = account.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, _callback);

        // As Twilio does with user and password of an address.
        if (open.UserInfo.Length > 0)
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(open.UserInfo))));
        client.Timeout = TimeSpan.FromSeconds(10);
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer.Headers.TryGetValues(ProbeHeader, out var values) && values.Contains(_probe, StringComparer.Ordinal)) return;
            _output.Note($"WARNING: {Output.Show(open)} answers HTTP {(int)answer.StatusCode} and does not lead here. Let it forward to this command.");
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _output.Note($"WARNING: {Output.Show(open)} cannot be reached from here: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers[ProbeHeader] = _probe;
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        if (HttpMethods.IsPost(http.Request.Method)) http.Response.StatusCode = await ReceiveAsync(http).ConfigureAwait(false);
    }

    /// <summary>
    /// The address that Twilio called, with the fragment, which no server sees. Whether Twilio signs the fragment is not known: with it, both are tried.
    /// </summary>
    private string Called(QueryString query) => $"{_callback.GetLeftPart(UriPartial.Path)}{query}{_callback.Fragment}";

    /// <summary>Returns the answer's status.</summary>
    private async Task<int> ReceiveAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } limit) limit.MaxRequestBodySize = CallbackRequest.MaxBodyBytes;
        using var buffer = new MemoryStream();
        try
        {
            await http.Request.Body.CopyToAsync(buffer, http.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode;
        }

        var body = buffer.ToArray();
        var format = http.Request.HasJsonContentType() ? CallbackFormat.Json : CallbackFormat.Form;
        var result = TwilioSignature.Verify(
            http.Request.Headers["X-Twilio-Signature"], http.Request.Headers["X-Twilio-Webhooks-Signature-Settings"],
            Called(http.Request.QueryString), body, format, _keys.SharedKeys, _keys.AuthTokens);
        if (result != SignatureResult.Valid)
        {
            _output.Note($"A callback was refused, because its signature is wrong ({result}): check {_keys.Advice} and --public.");
            return StatusCodes.Status403Forbidden;
        }

        if (!CallMessageParser.TryParse(body, format, out var message, out var error))
        {
            _output.Note($"A callback could not be read: {error}");
            return StatusCodes.Status400BadRequest;
        }

        return _messages.TryWrite(message) ? StatusCodes.Status204NoContent : StatusCodes.Status503ServiceUnavailable;
    }
}
