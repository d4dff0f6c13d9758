namespace CallMessageEvents.Twilio;

/// <summary>Sends through the application's client. The client cannot be cancelled: a cancelled request goes on without its caller.</summary>
internal sealed class RestClientTransport(RestClientSource source, AccountSid account) : ITwilioTransport
{
    public AccountSid AccountSid => account;

    public async Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sending = source.SendAsync(request);
        try
        {
            return await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nobody awaits the request, but an unobserved failure would reach TaskScheduler.UnobservedTaskException.
            _ = sending.ContinueWith(
                static task => task.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }
}
