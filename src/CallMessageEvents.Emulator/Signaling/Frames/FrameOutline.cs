using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>
/// What a frame that is too large to keep is about: its type, call and message, wherever they stand in it. Reads the JSON as it comes, and remembers nothing
/// else of it.
/// </summary>
internal sealed class FrameOutline
{
    private const int LongestText = 64; // Longer than any sid or name that is looked for.

    private readonly StringBuilder _text = new();
    private string? _frameKey; // The property of the frame that is being read,
    private string? _payloadKey; // and the one of its payload.
    private string? _lastText;
    private int _depth;
    private bool _inText;
    private bool _escaped;
    private bool _inValue;

    public string? Type { get; private set; }

    public string? CallSid { get; private set; }

    public string? MessageSid { get; private set; }

    public void Read(ReadOnlySpan<byte> json)
    {
        foreach (var next in json)
        {
            if (_inText) ReadText(next);
            else ReadStructure(next);
        }
    }

    private void ReadText(byte next)
    {
        if (next == '"' && !_escaped)
        {
            _inText = false;
            _lastText = _text.ToString();
            if (_inValue) Take(_lastText);
            return;
        }

        _escaped = next == '\\' && !_escaped;
        if (_text.Length < LongestText) _text.Append((char)next);
    }

    private void ReadStructure(byte next)
    {
        switch (next)
        {
            case (byte)'"':
                _inText = true;
                _text.Clear();
                break;
            case (byte)':':
                if (_depth == 1) _frameKey = _lastText;
                if (_depth == 2) _payloadKey = _lastText;
                _inValue = true;
                break;
            case (byte)',':
                _inValue = false;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                _inValue = false;
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                _inValue = false;
                break;
        }
    }

    private void Take(string value)
    {
        if (_depth == 1 && _frameKey == "type")
        {
            Type = value;
        }
        else if (_depth == 2 && _frameKey == "payload")
        {
            if (_payloadKey == "callsid") CallSid = value;
            if (_payloadKey == "voiceeventsid") MessageSid = value;
        }
    }
}
