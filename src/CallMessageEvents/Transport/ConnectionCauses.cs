using System.Net.Sockets;
using System.Security.Authentication;

namespace CallMessageEvents;

/// <summary>Reads the causes of an <see cref="HttpClient"/>'s exceptions.</summary>
internal static class ConnectionCauses
{
    /// <summary>The host's name has no address.</summary>
    public static bool IsNameResolution(Exception? cause) =>
        cause is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }
        || Find<SocketException>(cause) is
            { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery };

    /// <summary>Whether the network failed, and not the application's code. An exception without a cause counts as the network's.</summary>
    public static bool IsNetwork(Exception? cause) => cause switch
    {
        // A handler whose own server refused it sets the status; the handler of the connection sets the kind of error, or a cause.
        HttpRequestException http => http.StatusCode is null && (http.HttpRequestError != HttpRequestError.Unknown || http.InnerException is not null),
        null or IOException or SocketException or OperationCanceledException or TimeoutException => true,
        _ => false,
    };

    /// <summary>The socket's error in brackets; empty where there is none.</summary>
    public static string Word(Exception? cause) => Find<SocketException>(cause) is { } socket ? $" ({socket.SocketErrorCode})" : string.Empty;

    /// <summary>Returns why there is no TLS connection. Only the framework's text says what is wrong with the certificate.</summary>
    public static string Tls(Exception? cause)
    {
        var said = Find<AuthenticationException>(cause)?.Message;
        var what = said switch
        {
            null => "the handshake failed",
            _ when Says("UntrustedRoot") || Says("PartialChain") =>
                "the server's certificate is self-signed, or of an authority that this machine does not trust",
            _ when Says("NotTimeValid") => "the server's certificate has expired, or is not valid yet",
            _ when Says("NameMismatch") => "the server's certificate is for another name",
            _ => "the server's certificate was refused, or the handshake failed otherwise",
        };
        return said is null ? what : $"{what} ({said.TrimEnd('.')})";

        bool Says(string word) => said.Contains(word, StringComparison.Ordinal);
    }

    private static T? Find<T>(Exception? cause)
        where T : Exception
    {
        while (cause is not (null or T)) cause = cause.InnerException;
        return (T?)cause;
    }
}
