// The lock type of the framework at hand: a `lock` statement reads the same on both.
#if NET9_0_OR_GREATER
global using Gate = System.Threading.Lock;
#else
global using Gate = System.Object;
#endif
