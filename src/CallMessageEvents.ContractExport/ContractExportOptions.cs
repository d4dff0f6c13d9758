using System.Reflection;

namespace CallMessageEvents.ContractExport;

/// <summary>Says of contracts what no registration says.</summary>
public sealed class ContractExportOptions
{
    /// <summary>Gets or sets the account whose contracts are exported.</summary>
    /// <value>The default is null: the unnamed account, or the only one.</value>
    public string? AccountName { get; set; }

    /// <summary>Gets the assemblies whose types with <see cref="CallMessageAttribute"/> are contracts, too.</summary>
    /// <value>The default is none, which means the entry assembly, the assemblies of the types that are registered, and those that they refer to.</value>
    public ICollection<Assembly> Assemblies { get; } = [];

    /// <summary>Gets the types that the server sends although they have a handler.</summary>
    /// <value>The default is none: what has a handler is received only.</value>
    public ICollection<Type> Sent { get; } = [];

    /// <summary>
    /// Gets the types that the server reads without a handler, such as with
    /// <see cref="CallMessengerExtensions.ReadAllAsync{T}(ICallMessenger, EndUser, System.Threading.CancellationToken)"/>.
    /// </summary>
    /// <value>The default is none: what has no handler is sent only.</value>
    public ICollection<Type> Received { get; } = [];
}
