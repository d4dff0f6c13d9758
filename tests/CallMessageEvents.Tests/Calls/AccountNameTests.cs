namespace CallMessageEvents.Tests;

public sealed class AccountNameTests
{
    [Fact]
    public void Default_IsTheUnnamedAccount()
    {
        Assert.Equal(AccountName.Unnamed, default);
        Assert.True(default(AccountName).IsUnnamed);
        Assert.Equal("", default(AccountName).ToString());
    }

    [Fact]
    public void Name_IsComparedOrdinally()
    {
        Assert.Equal(new AccountName("sales"), new AccountName("sales"));
        Assert.NotEqual(new AccountName("sales"), new AccountName("Sales"));
        Assert.Equal("sales", new AccountName("sales").ToString());
        Assert.False(new AccountName("sales").IsUnnamed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void Name_Missing_IsRefused(string? name) => Assert.Equal("name", Assert.ThrowsAny<ArgumentException>(() => new AccountName(name!)).ParamName);
}
