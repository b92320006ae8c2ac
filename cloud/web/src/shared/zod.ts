import * as z from 'zod/mini'

// Zod would write code at run time, which the content security policy forbids. To be set before the first schema is made.
z.config({ jitless: true })

export { z }
