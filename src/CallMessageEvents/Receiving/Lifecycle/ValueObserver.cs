namespace CallMessageEvents;

/// <summary>Gives published values to legs that come later.</summary>
internal sealed class ValueObserver(Publisher publisher) : ILegObserver
{
    public bool Active(CallRecord leg, LegState state)
    {
        publisher.Active(leg);
        return false;
    }

    public void Answered(CallRecord leg, LegState state)
    {
        // Its talk follows the leg by itself.
    }

    public void Ended(CallRecord leg, LegState state) => publisher.Ended(leg);

    public bool IsDone(CallRecord leg, LegState state) => true;
}
