namespace CallMessageEvents;

/// <summary>
/// Says of a request's contract what the reply's contract is, so that the compiler infers it:
/// <c>[CallMessage("question")] record Question(string Text) : ICallRequest&lt;Answer&gt;</c> is answered with an <c>Answer</c>. It has no members, and nothing
/// of it is sent.
/// </summary>
/// <typeparam name="TReply">The reply's contract.</typeparam>
#pragma warning disable CA1040 // It carries a type for the compiler, which an attribute cannot.
public interface ICallRequest<out TReply>;
#pragma warning restore CA1040
