namespace CallMessageEvents.ContractExport.Tests.Docs;

[CallMessage("hint")]
internal sealed record Hint(string Text);

[CallMessage("question")]
internal sealed record Question(string Text) : ICallRequest<Answer>;

[CallMessage("answer")]
internal sealed record Answer(string Text);

[CallMessage("account-query")]
internal sealed record AccountQuery(int Id);

[CallMessage("account-card")]
internal sealed record AccountCard(string Name);

internal sealed record Typing(int Count);

internal sealed class Cards
{
    public Task<AccountCard> FindAsync(int id, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? Task.FromCanceled<AccountCard>(cancellationToken)
        : Task.FromResult(new AccountCard($"{id}"));
}
