using System.Runtime.CompilerServices;

namespace CallMessageEvents.Emulator;

/// <summary>The messages that one end user got, oldest first, for any number of readers. Thread-safe.</summary>
internal sealed class ReceivedMessages
{
    private readonly Gate _gate = new();
    private readonly List<EmulatedMessage> _messages = [];
    private int _dropped; // How many of the list's first entries no longer count. They are removed in bulk, because each removal moves all that follow.
    private long _removed; // How many have left the list: a reader's position counts from the very first message.
    private bool _ended;
    private TaskCompletionSource? _changed;

    public EmulatedMessage[] ToArray()
    {
        lock (_gate)
        {
            return [.. _messages.Skip(_dropped)];
        }
    }

    public void Add(EmulatedMessage message)
    {
        lock (_gate)
        {
            _messages.Add(message);
            WakeReaders();
        }
    }

    public void DropOldest()
    {
        lock (_gate)
        {
            _dropped++;
            if (_dropped > _messages.Count / 2)
            {
                _messages.RemoveRange(0, _dropped);
                _removed += _dropped;
                _dropped = 0;
            }
        }
    }

    /// <summary>No more will come: readers end when they have read all.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            WakeReaders();
        }
    }

    public async IAsyncEnumerable<EmulatedMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (message, changed) = Read(ref position);
            if (message is not null)
            {
                yield return message;
            }
            else if (changed is not null)
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                yield break;
            }
        }
    }

    /// <summary>The message at the position, or what to wait for, or neither when all is read.</summary>
    private (EmulatedMessage? Message, Task? Changed) Read(ref long position)
    {
        lock (_gate)
        {
            position = Math.Max(position, _removed + _dropped);
            var index = (int)(position - _removed);
            if (index < _messages.Count)
            {
                position++;
                return (_messages[index], null);
            }

            return (null, _ended ? null : (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
        }
    }

    private void WakeReaders()
    {
        _changed?.SetResult();
        _changed = null;
    }
}
