namespace CallMessageEvents;

/// <summary>The other forms in which Twilio may have signed a URL: every combination of those variations that change it.</summary>
internal readonly ref struct UrlForms
{
    private readonly ReadOnlySpan<char> _scheme;
    private readonly ReadOnlySpan<char> _host;
    private readonly ReadOnlySpan<char> _beforePort;
    private readonly ReadOnlySpan<char> _port;
    private readonly ReadOnlySpan<char> _otherPort;
    private readonly ReadOnlySpan<char> _prefix;
    private readonly string _target;
    private readonly string _otherTarget;
    private readonly string? _fragment;
    private readonly UrlVariations _possible;

    public UrlForms(ReadOnlySpan<char> @base, string target, string? fragment)
    {
        var schemeLength = SignedUrl.SchemeLength(@base);
        _scheme = @base[..schemeLength];
        var authority = @base[schemeLength..];
        var end = authority.IndexOfAny('/', '?');
        if (end < 0) end = authority.Length;
        _prefix = authority[end..];
        authority = authority[..end];
        var userLength = authority.LastIndexOf('@') + 1;
        _host = authority[userLength..];
        _port = PortOf(_host);
        _host = _host[..^_port.Length];
        _beforePort = @base[..(schemeLength + userLength + _host.Length)];
        _otherPort = _port.IsEmpty ? StandardPort(_scheme) : default;
        _target = target;
        _otherTarget = OtherApostrophes(target);
        _fragment = fragment;

        if (_port.Length != _otherPort.Length) _possible |= UrlVariations.OtherPort;
        if (userLength > 0) _possible |= UrlVariations.NoUser;
        if (_otherTarget.Length != target.Length) _possible |= UrlVariations.OtherApostrophes;
        if (!string.IsNullOrEmpty(fragment)) _possible |= UrlVariations.WithFragment;
    }

    /// <summary>Goes to the next form, from <see cref="UrlVariations.None"/> on.</summary>
    /// <returns>False when all were there.</returns>
    public bool TryNext(ref UrlVariations form)
    {
        // Counts up through the possible bits only.
        form = (UrlVariations)((int)form - (int)_possible) & _possible;
        return form != UrlVariations.None;
    }

    /// <summary>Makes a form the text's URL.</summary>
    public void Write(UrlVariations form, ref SignedText text)
    {
        text.RemoveUrl();
        if (form.HasFlag(UrlVariations.WithFragment)) text.Prepend(_fragment);
        text.Prepend(form.HasFlag(UrlVariations.OtherApostrophes) ? _otherTarget : _target);
        text.Prepend(_prefix);
        text.Prepend(form.HasFlag(UrlVariations.OtherPort) ? _otherPort : _port);
        if (!form.HasFlag(UrlVariations.NoUser))
        {
            text.Prepend(_beforePort);
            return;
        }

        text.Prepend(_host);
        text.Prepend(_scheme);
    }

    private static string OtherApostrophes(string target) => target.AsSpan().IndexOfAny('\'', '%') switch
    {
        < 0 => target,
        _ when target.Contains('\'', StringComparison.Ordinal) => target.Replace("'", "%27", StringComparison.Ordinal),
        _ => target.Replace("%27", "'", StringComparison.Ordinal),
    };

    /// <summary>The port with its colon; an IPv6 address holds colons, too.</summary>
    private static ReadOnlySpan<char> PortOf(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        return colon < 0 || host[(colon + 1)..].ContainsAnyExceptInRange('0', '9') ? default : host[colon..];
    }

    private static ReadOnlySpan<char> StandardPort(ReadOnlySpan<char> scheme)
    {
        if (scheme.Equals("https://", StringComparison.OrdinalIgnoreCase)) return ":443";
        return scheme.Equals("http://", StringComparison.OrdinalIgnoreCase) ? ":80" : default;
    }
}
