using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.ContractExport.Tests;

/// <summary>
/// An application's contracts, from their source: compiled alone, so that a test has no other contracts than its own, and can have two versions of one.
/// </summary>
internal sealed class Source
{
    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static file => Path.GetFileName(file) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                    || name is "CallMessageEvents.dll" or "netstandard.dll"))
            .Select(static file => MetadataReference.CreateFromFile(file)),
    ];

    private readonly IServiceCollection _services = new ServiceCollection();
    private readonly ContractExportOptions _options = new();

    private Source(Assembly assembly, Action<JsonSerializerOptions>? json)
    {
        Assembly = assembly;
        _options.Assemblies.Add(assembly);
        var account = _services.AddCallMessageEvents();
        if (json is not null) account.ConfigureJson(json);
        assembly.GetType("App")?.GetMethod("Register")?.Invoke(null, [account]);
    }

    public Assembly Assembly { get; }

    /// <param name="contracts">The types, in C#.</param>
    /// <param name="register">Statements that register them, with <c>account</c>; null for none, so that the server sends all.</param>
    /// <param name="json">Changes the account's JSON settings.</param>
    /// <param name="folder">Where the assembly and its documentation go; null for the memory.</param>
    public static Source Compile(string contracts, string? register = null, Action<JsonSerializerOptions>? json = null, string? folder = null)
    {
        var text = $$"""
            using System;
            using System.Collections.Generic;
            using System.Text.Json;
            using System.Text.Json.Nodes;
            using System.Text.Json.Serialization;
            using System.Threading.Tasks;
            using CallMessageEvents;
            using Microsoft.Extensions.DependencyInjection;
            {{contracts}}
            public static class App
            {
                public static void Register(ICallMessageEventsBuilder account)
                {
                    {{register}}
                }
            }
            """;
        var tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Diagnose));
        var compilation = CSharpCompilation.Create("Shop", [tree], References, Options);
        using var code = new MemoryStream();
        using var docs = new MemoryStream();
        var result = compilation.Emit(code, xmlDocumentationStream: docs);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(static one => one.Severity == DiagnosticSeverity.Error)));

        var context = new AssemblyLoadContext(null);
        code.Position = 0;
        if (folder is null) return new Source(context.LoadFromStream(code), json);

        File.WriteAllBytes(Path.Combine(folder, "Shop.dll"), code.ToArray());
        File.WriteAllText(Path.Combine(folder, "Shop.xml"), Encoding.UTF8.GetString(docs.ToArray()));
        return new Source(context.LoadFromAssemblyPath(Path.Combine(folder, "Shop.dll")), json);
    }

    public Source With(Action<ContractExportOptions, Assembly> configure)
    {
        configure(_options, Assembly);
        return this;
    }

    public ExportedContracts Export()
    {
        using var services = _services.BuildServiceProvider();
        return ExportedContracts.Create(services, _options);
    }
}
