using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>Opens scopes for a named account's handler, which find the account's services as its constructor does.</summary>
internal sealed class AccountScopes(IServiceScopeFactory scopes, string name) : IServiceScopeFactory
{
    public IServiceScope CreateScope() => new Scope(scopes.CreateAsyncScope(), name);

    private sealed class Scope(AsyncServiceScope scope, string name) : IServiceScope, IAsyncDisposable
    {
        public IServiceProvider ServiceProvider { get; } = new AccountProvider(scope.ServiceProvider, name);

        public void Dispose() => scope.Dispose();

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}
