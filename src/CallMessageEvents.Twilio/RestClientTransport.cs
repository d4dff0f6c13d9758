namespace CallMessageEvents.Twilio;

/// <summary>The transport through the application's client, which cannot be cancelled: a request that is given up goes on.</summary>
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
            // Nobody waits for its end; but a failure that is not observed would reach TaskScheduler.UnobservedTaskException.
            _ = sending.ContinueWith(
                static task => task.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }
}
